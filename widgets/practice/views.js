// Views of a practice as the kernel sends them, for the gallery and the tests. Everything in them is made up.

import { applications, areas, code, columns, days, decisions, members, papers, reasons } from "./testing.js";

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

const field = (key, kind, label, more) => ({ key, kind, label, help: "", value: "", required: true, options: [], ...more });
const form = (key, title, fields, more) => ({
  key,
  title,
  text: [],
  blocks: [],
  fields,
  savable: true,
  actions: [{ key: "send", label: "Lanjut", style: "main" }],
  ...more,
});

const bill = form("tagihan", "Isi tagihan", [
  field("harga", "number", "Harga per kilogram", { unit: "Rp", example: "Tulis 2500 atau 2.500. Jangan menulis sen." }),
  field("berat", "number", "Berat sampah", { unit: "kg", decimals: 1, help: "Lihat angka pada timbangan" }),
  field("tanggal", "date", "Tanggal lahir anak"),
  field("kode", "otp", "Kode dari pesan", { help: "Salin 6 angka. Jangan berikan kode ini kepada siapa pun." }),
]);

const place = { areas, viewBox: "0 0 320 250" };
const map = form("peta", "Di mana lokasinya?", [field("lokasi", "map", "Kelurahan tempat usaha", place)]);
const visit = form("janji", "Pilih waktu datang", [field("waktu", "slot", "Waktu", { days, help: "Datang 10 menit lebih awal" })]);
const upload = form("unggah", "Pilih berkas", [field("ktp", "document", "Foto KTP", { papers, help: "Pilih foto yang terbaca" })]);
const people = field("anggota", "rows", "Anggota kelas", { row: "Anggota", columns, value: members, min: 1, max: 4 });
const group = form("anggota", "Daftar anggota", [people]);
const empty = form("anggota", "Daftar anggota", [{ ...people, value: [], max: 0, required: false, min: 0 }]);

const prices = {
  kind: "table",
  caption: "Harga sampah per kilogram",
  columns: ["Jenis", "Rupiah", "Cara menyerahkan", "Jadwal"],
  rows: [
    ["Botol plastik", "Rp2.500", "Bersih dan kering, tanpa label", "Sabtu"],
    ["Kardus", "Rp1.800", "Dilipat dan diikat", "Sabtu"],
  ],
  mark: "ilustrasi",
};
const drawing =
  "data:image/svg+xml," +
  encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"><path fill="#3f7d4e" d="M0 60L60 10l50 40 40-30 50 40v20H0z"/></svg>');
const info = form("info", "Baca dulu", [], {
  savable: false,
  blocks: [prices, { kind: "picture", src: drawing, alt: "Dua bukit hijau" }, { kind: "documents", papers }],
});
const pay = form("bayar", "Periksa sebelum membayar", [], { savable: false, blocks: [code, { ...code, static: true }] });

const desk = { kind: "queue", applications, decisions, reasons };
const officer = (more) => form("antrian", "Periksa usul yang masuk", [], { savable: false, blocks: [{ ...desk, ...more }] });
const over = applications.map((one) => ({ ...one, decided: "FIX", right: true, reasonsRight: true, explanation: ["Foto tidak jelas."] }));

const sent = (key, channel, from, text, more) => ({ ...messages[1], key, channel, from, text, link: "", ...more });
const channels = [
  sent("obrolan", "chat", "0800-000-0000", messages[1].text, { link: messages[1].link }),
  sent("sms", "sms", "INFO-KOTA (contoh)", "Tiket LAT-BANSOS-20260105-0042 sudah kami terima."),
  sent("telepon", "call", "Nomor tidak dikenal", "Saya petugas bank. Sebutkan kode OTP sekarang, nanti akun Ibu ditutup!", {
    judged: "scam",
    right: true,
    signs: ["Petugas tidak pernah meminta OTP.", "Ia membuat Anda takut."],
  }),
  sent("surel", "email", "layanan@contoh.invalid", "Dokumen Anda siap diambil.\nBawa KTP asli."),
  sent("surat", "letter", "Kelurahan (contoh)", "Dengan hormat,\nmohon Ibu datang membawa kartu keluarga.\nTidak ada biaya."),
];

const long = "Keterangan yang sangat panjang untuk menguji apakah tulisan tetap terbaca di layar yang sempit sekali. ".repeat(3);
const lengthy = form("panjang", long, [
  field("a", "number", long, { unit: "kilogram per keluarga per bulan", help: long, example: long }),
  field("b", "slot", long, { days: [{ date: "x", text: long, times: [{ key: "x", text: long, full: true }] }] }),
  field("c", "document", long, { papers: [{ ...papers[0], title: long, rows: [{ label: long, value: long }] }] }),
  field("d", "rows", long, { row: "Penampil tamu dari luar kota", columns: columns.map((one) => ({ ...one, label: long })), value: members, min: 1, max: 0 }),
]);
const rowFaults = { anggota: ["Anggota 3: umur paling banyak 60 tahun.", "Paling banyak 2 anggota dari satu keluarga."] };
const billFaults = { harga: ["Tulis angka saja."], tanggal: ["Tanggal itu tidak ada."], kode: ["Kode belum sama."] };

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
  bill: { ...common, screen: bill, step: 2 },
  billFaults: { ...common, screen: bill, step: 2, faults: billFaults },
  map: { ...common, screen: map, step: 2 },
  mapChosen: { ...common, screen: { ...map, fields: [{ ...map.fields[0], value: "ngronggo" }] }, step: 2 },
  visit: { ...common, screen: visit, step: 2, faults: { waktu: ["Waktu itu baru saja penuh."] } },
  upload: { ...common, screen: upload, step: 2 },
  rows: { ...common, screen: group, step: 2 },
  rowFaults: { ...common, screen: group, step: 2, faults: rowFaults },
  rowsEmpty: { ...common, screen: empty, step: 2 },
  info: { ...common, screen: info, step: 2 },
  pay: { ...common, screen: pay, step: 2 },
  desk: { ...common, screen: officer(), step: 2 },
  deskDone: { ...common, screen: officer({ applications: over }), step: 2 },
  channels: { ...common, screen: { ...inbox, blocks: [{ kind: "inbox", messages: channels }] }, step: 2 },
  lengthy: { ...common, screen: lengthy, step: 2 },
};
