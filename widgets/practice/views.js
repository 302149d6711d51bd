// Views of a practice as the kernel sends them, for the gallery and the tests. Everything in them is made up.

const persona = {
  name: "Bu Sri",
  story: "Anda berjualan jajanan di rumah. Tetangga berkata bahwa nama Anda terdaftar.",
  goal: "Periksa sendiri, apakah keluarga Anda menerima bantuan.",
  cards: [
    {
      title: "Kartu penduduk",
      rows: [
        { label: "NIK", value: "9971014101900000" },
        { label: "Nama", value: "Sri Contohwati" },
        { label: "Kelurahan", value: "Bandar Kidul" },
      ],
    },
  ],
};

const common = {
  prompt: "Periksa bantuan untuk keluarga Anda.",
  hasHint: true,
  points: 4,
  service: { title: "CekBansos (tiruan)", label: "LATIHAN – bukan layanan resmi" },
  persona,
  faults: {},
  notices: [],
  steps: 7,
  ended: false,
};

const kelurahan = ["Bandar Kidul", "Pojok", "Ngronggo"].map((text) => ({ key: text.toLowerCase().replace(" ", "-"), text }));

const check = {
  key: "cek",
  title: "Cek penerima bantuan",
  text: ["Ketik NIK dari kartu peran Anda. Lalu salin huruf pada gambar."],
  blocks: [{ kind: "note", mark: "ilustrasi", text: "Tampilan layanan sebenarnya bisa berbeda." }],
  fields: [
    { key: "nik", kind: "nik", label: "NIK", help: "16 angka, tanpa spasi", value: "", required: true, options: [] },
    { key: "huruf", kind: "letters", label: "Salin huruf ini", help: "", value: "", required: true, options: [], letters: "K7RQM" },
  ],
  actions: [
    { key: "check", label: "Cek sekarang", style: "main" },
    { key: "back", label: "Kembali", style: "plain" },
  ],
};

const start = {
  key: "mulai",
  title: "Selamat datang",
  text: ["Layanan ini memeriksa bantuan dengan NIK. Pakai hanya nomor pada kartu peran Anda."],
  blocks: [],
  fields: [],
  actions: [{ key: "begin", label: "Mulai", style: "main" }],
};

const propose = {
  key: "usul",
  title: "Usulkan keluarga",
  text: [],
  blocks: [],
  fields: [
    { key: "kk", kind: "kk", label: "Nomor KK", help: "", value: "", required: true, options: [] },
    { key: "nama", kind: "text", label: "Nama", help: "Seperti pada kartu", value: "Sri Contohwati", required: true, options: [] },
    { key: "kelurahan", kind: "kelurahan", label: "Kelurahan", help: "", value: "", required: true, options: kelurahan },
    { key: "alasan", kind: "long", label: "Alasan", help: "", value: "", required: false, options: [] },
    {
      key: "rumah",
      kind: "choice",
      label: "Rumah",
      help: "",
      value: "",
      required: true,
      options: [
        { key: "milik", text: "Milik sendiri" },
        { key: "sewa", text: "Menyewa" },
      ],
    },
    {
      key: "bantuan",
      kind: "many",
      label: "Bantuan yang sudah diterima",
      help: "Boleh lebih dari satu",
      value: [],
      required: false,
      options: [
        { key: "pkh", text: "PKH" },
        { key: "sembako", text: "Sembako" },
      ],
    },
    { key: "setuju", kind: "tick", label: "Data ini benar menurut peran saya", help: "", value: false, required: true, options: [] },
  ],
  actions: [
    { key: "send", label: "Kirim usulan", style: "main" },
    { key: "cancel", label: "Batalkan", style: "danger" },
  ],
};

const look = {
  key: "tinjau",
  title: "Periksa lagi sebelum mengirim",
  text: [],
  blocks: [
    {
      kind: "review",
      rows: [
        { label: "NIK", value: "9971014101900000", action: "edit" },
        { label: "Kelurahan", value: "Bandar Kidul", action: "edit" },
      ],
    },
  ],
  fields: [],
  actions: [{ key: "send", label: "Kirim", style: "main" }],
};

const result = {
  key: "hasil",
  title: "Hasil cek",
  text: [],
  blocks: [
    {
      kind: "record",
      tone: "warn",
      title: "Bantuan dihentikan",
      rows: [
        { label: "Nama", value: "SRI C*****" },
        { label: "Alasan", value: "Data alamat tidak cocok" },
      ],
      note: "Anda bisa mengirim sanggahan.",
    },
    {
      kind: "status",
      ticket: "LAT-BANSOS-20260105-0042",
      status: { code: "CHECKING", text: "Diperiksa" },
      history: [
        { text: "Terkirim", at: "05-01-2026" },
        { text: "Diperiksa. Petugas kelurahan membaca berkas Anda.", at: "06-01-2026" },
      ],
    },
  ],
  fields: [],
  actions: [{ key: "object", label: "Sanggah", style: "main" }],
};

const messages = [
  {
    key: "resmi",
    from: "Kelurahan (contoh)",
    at: "06-01-2026",
    text: "Berkas Anda sedang diperiksa. Tidak ada biaya.",
    link: "",
    judged: "official",
    right: true,
    signs: ["Tidak meminta uang", "Tidak meminta kode"],
  },
  {
    key: "tipu",
    from: "0800-000-0000",
    at: "06-01-2026",
    text: "Selamat! Bansos Rp2.400.000 menunggu. Klik sebelum pukul 12!",
    link: "bansos-cair.contoh.invalid/klaim",
    judged: null,
    right: null,
    signs: [],
  },
];

const inbox = {
  key: "pesan",
  title: "Ada pesan baru",
  text: ["Baca pesannya. Nilai setiap pesan."],
  blocks: [{ kind: "inbox", messages }],
  fields: [],
  actions: [{ key: "finish", label: "Selesai", style: "main" }],
};

const end = {
  key: "selesai",
  title: "Selesai berlatih",
  text: [],
  blocks: [
    {
      kind: "debrief",
      items: [
        { done: true, text: "Anda memakai NIK, bukan nomor KK.", learned: "NIK milik satu orang. Nomor KK milik satu keluarga." },
        { done: false, text: "Satu pesan penipuan belum Anda kenali.", learned: "Pesan resmi tidak meminta kode OTP." },
      ],
      remember: ["Cek bansos tidak perlu OTP.", "Layanan ini gratis."],
      where: "Tanyakan alamat resminya kepada kelurahan Anda.",
    },
  ],
  fields: [],
  actions: [],
};

const faults = { nik: ["NIK harus 16 angka."], huruf: ["Huruf belum sama dengan gambar."] };
const saved = [{ tone: "good", text: "Usulan Anda terkirim." }];

/** Views by name. */
export const views = {
  start: { ...common, screen: start, step: 1 },
  check: { ...common, screen: check, step: 2 },
  faults: { ...common, screen: check, step: 2, faults },
  propose: { ...common, screen: propose, step: 3 },
  review: { ...common, screen: look, step: 4 },
  result: { ...common, screen: result, step: 5, notices: saved },
  inbox: { ...common, screen: inbox, step: 6 },
  end: { ...common, screen: end, step: 7, ended: true },
};
