// Made-up papers, areas, rows and applications for the views of the gallery and the tests.

export const papers = [
  {
    key: "ktp-jelas",
    type: "ktp",
    title: "KTP saya",
    quality: "sharp",
    rows: [
      { label: "NIK", value: "9971014101900000" },
      { label: "Nama", value: "Sri Contohwati" },
    ],
  },
  { key: "ktp-malam", type: "ktp", title: "Foto KTP, malam hari", quality: "dark", rows: [{ label: "Nama", value: "Sri Contohwati" }] },
  { key: "kk", type: "kk", title: "Kartu keluarga", quality: "cut", rows: [{ label: "Nomor KK", value: "9971010101900000" }] },
  { key: "surat", type: "letter", title: "Surat lahir dari bidan", quality: "blurred", rows: [{ label: "Anak", value: "Budi Contoh" }] },
  { key: "rumah", type: "photo", title: "Foto rumah", quality: "sharp", rows: [] },
  { key: "nota", type: "receipt", title: "Nota belanja", quality: "sharp", rows: [{ label: "Jumlah", value: "Rp150.000" }] },
  {
    key: "sertifikat",
    type: "certificate",
    title: "Sertifikat pelatihan",
    quality: "expired",
    rows: [{ label: "Berlaku sampai", value: "01-02-2020" }],
  },
  { key: "denah", type: "drawing", title: "Denah tempat usaha", quality: "sharp", rows: [] },
];

const NAMES = {
  mojoroto:
    "Bandar Lor,Bandar Kidul,Banjarmlati,Pojok,Campurejo,Tamanan,Mojoroto,Lirboyo,Ngampel,Gayam,Sukorame,Mrican,Dermo,Bujel",
  kota: "Semampir,Balowerti,Dandangan,Ngadirejo,Pakelan,Pocanan,Banjaran,Kemasan,Jagalan,Kaliombo,Kampung Dalem,Ngronggo,Manisrenggo,Rejomulyo,Setono Gedong,Setono Pande,Ringinanom",
  pesantren:
    "Pesantren,Pakunden,Singonegaran,Burengan,Tinalan,Banaran,Tosaren,Betet,Blabak,Bawang,Ngletih,Tempurejo,Jamsaren,Ketami,Bangsal",
};

/** Areas in the form of a honeycomb, in three bands; the real shapes come from the kernel. */
export const areas = Object.entries(NAMES).flatMap(([district, names], band) =>
  names.split(",").map((name, at) => {
    const [column, line] = [at % 3, Math.floor(at / 3)];
    const [x, y] = [20 + band * 102 + column * 30 + (line % 2) * 15, 24 + line * 26];
    const d = `M${x} ${y - 17}l15 8.5v17l-15 8.5l-15-8.5v-17z`;
    return { key: name.toLowerCase().replace(/ /g, "-"), name, d, district };
  }),
);

const hours = (date, full) => ["08.00", "10.00", "13.00"].map((text, at) => ({ key: `${date} ${text}`, text, full: full.includes(at) }));

export const days = [
  { date: "2026-03-04", text: "Rabu, 04-03-2026", times: hours("2026-03-04", [1]) },
  { date: "2026-03-05", text: "Kamis, 05-03-2026", times: hours("2026-03-05", [0, 1, 2]) },
  { date: "2026-03-06", text: "Jumat, 06-03-2026", times: hours("2026-03-06", []) },
];

export const columns = [
  { key: "nama", kind: "text", label: "Nama", required: true, options: [], example: "Siti Contoh" },
  { key: "umur", kind: "number", label: "Umur", unit: "tahun", required: true, options: [] },
  { key: "lahir", kind: "date", label: "Tanggal lahir", required: false, options: [] },
  {
    key: "tingkat",
    kind: "choice",
    label: "Tingkat",
    required: true,
    options: [
      { key: "dasar", text: "SD" },
      { key: "menengah", text: "SMP" },
    ],
  },
  { key: "izin", kind: "tick", label: "Orang tua mengizinkan", required: false, options: [] },
];

export const members = [
  { nama: "Budi Contoh", umur: "12", lahir: "", tingkat: "menengah", izin: "yes" },
  { nama: "Ani Contoh", umur: "9", lahir: "03-02-2017", tingkat: "dasar", izin: "" },
  { nama: "Siti Contoh dengan nama yang sangat panjang sekali", umur: "120", lahir: "", tingkat: "dasar", izin: "yes" },
];

const application = (key, title, paper, more) => ({
  key,
  title,
  rows: [
    { label: "Nomor KK", value: "9971010101900000" },
    { label: "Kelurahan", value: "Ngronggo" },
    { label: "Foto rumah", value: paper.title, paper: paper.key },
  ],
  papers: [paper],
  decided: "",
  right: null,
  reasonsRight: null,
  explanation: [],
  ...more,
});

export const applications = [
  application("bu-tini", "Usul Bu Tini", papers[4], {
    decided: "APPROVED",
    right: true,
    reasonsRight: true,
    explanation: ["Semua isian benar. Nomor dari luar kota tetap boleh."],
  }),
  application("pak-yudi", "Usul Pak Yudi", papers[1], {
    decided: "REJECTED",
    right: false,
    reasonsRight: false,
    explanation: ["Yang tepat: minta perbaikan.", "Foto rumah gelap. Minta foto baru di siang hari."],
  }),
  application("bu-wati", "Usul Bu Wati", papers[3]),
  application("pak-joko", "Usul Pak Joko", papers[4]),
];

export const decisions = [
  { key: "APPROVED", text: "Setujui" },
  { key: "FIX", text: "Minta perbaikan" },
  { key: "REJECTED", text: "Tolak" },
];

export const reasons = [
  { key: "foto-jelas", text: "Foto rumah tidak jelas. Kirim foto baru di siang hari." },
  { key: "kk-lengkap", text: "Nomor KK belum 16 angka." },
  { key: "kelurahan-cocok", text: "Kelurahan tidak cocok dengan kartu keluarga." },
];

/** A code that no app can pay: only its look is that of one. */
export const code = {
  kind: "qr",
  size: 25,
  d: Array.from({ length: 441 }, (_, at) => [4 + (at % 21) - 2, 2 + Math.floor(at / 21)])
    .filter(([x, y]) => (x * 7 + y * 11 + x * y) % 3 === 0 || (x < 9 && y < 9 && (x < 3 || y < 3 || x > 7 || y > 7)))
    .map(([x, y]) => `M${x} ${y}h1v1h-1z`)
    .join(""),
  merchant: "LATIHAN Warung Bu Ratna",
  amount: "Rp25.000",
  static: false,
};
