"""A small practice service for tests, a market stall: typed kinds, rows, papers, appointments, sums, an officer."""

from __future__ import annotations

from library import STATUSES, parse
from pydantic import TypeAdapter
from yaml import BaseLoader, load

from kelas.practice.model import Area, CasesFile, CityMap, MessagesFile, RulesFile, Service, SharedFile, assemble
from kelas.practice.scenarios import ScenariosFile
from kelas.practice.screens import ServiceFile
from kelas.practice.sentences import ENGINE_SENTENCES

SERVICE = """
title: {id: Lapak, en: Stall}
label: {id: LATIHAN, en: PRACTICE}
ticket: LAPAK
start: buka
where: {id: Tanyakan, en: Ask}
catalogue:
  pillar: economy
  needs: [{id: a, en: a}, {id: b, en: b}, {id: c, en: c}, {id: d, en: d}, {id: e, en: e}]
  bring: [{id: KTP, en: KTP}]
  cost: {id: Tanyakan, en: Ask}
  source: ASM
statuses:
  DRAFT: {text: {id: Draf, en: Draft}, next: [REGISTERED]}
  REGISTERED: {text: {id: Terdaftar, en: Registered}, next: [WAITING]}
  WAITING: {text: {id: Menunggu, en: Waiting}, next: [FIX, APPROVED]}
  FIX: {text: {id: Perbaiki, en: Correct}, next: [REGISTERED], reasons: yes}
sums:
  jumlah: {multiply: [field:kg, fact:harga], show: rupiah}
  sisa: {subtract: [fact:modal, fact:jumlah], at-least: "0", show: rupiah}
  bagian: {divide: [fact:jumlah, fact:modal], round: 2}
  orang: {add: [rows:anggota, "1"]}
fields:
  kg:
    kind: number
    label: {id: Berat, en: Weight}
    unit: {id: kg, en: kg}
    decimals: 1
    example: {id: "2,5", en: "2.5"}
  mulai: {kind: date, label: {id: Mulai, en: Start}}
  kode: {kind: otp, label: {id: Kode, en: Code}}
  ktp: {kind: document, label: {id: KTP, en: KTP}, accepts: [ktp]}
  surat: {kind: document, label: {id: Surat, en: Letter}, required: no}
  tempat: {kind: map, label: {id: Tempat, en: Place}}
  jadwal:
    kind: slot
    label: {id: Jadwal, en: Time}
    slots: {from: 1, days: 6, times: ["08.00", "10.00"], closed: [saturday, sunday], full-every: 3}
  anggota:
    kind: rows
    label: {id: Anggota, en: Members}
    row: {id: Orang, en: Person}
    columns:
      nama: {kind: text, label: {id: Nama, en: Name}}
      umur: {kind: number, label: {id: Umur, en: Age}}
      tugas:
        kind: choice
        label: {id: Tugas, en: Task}
        options: [{key: jual, text: {id: Jual, en: Sell}}, {key: jaga, text: {id: Jaga, en: Guard}}]
      hadir: {kind: tick, label: {id: Hadir, en: Present}, required: no}
    max-rows: 4
  lain:
    kind: many
    label: {id: Lain, en: Other}
    required: no
    options: [{key: air, text: {id: Air, en: Water}}, {key: listrik, text: {id: Listrik, en: Power}}]
screens:
  buka:
    title: {id: Buka, en: Open}
    blocks:
      - {kind: documents}
      - {kind: picture, file: lapak.svg, alt: {id: Lapak, en: Stall}}
      - kind: table
        caption: {id: Harga, en: Prices}
        columns: [{id: Barang, en: Thing}]
        rows: [[{id: Sayur, en: Greens}], ["{harga}"]]
    actions: {lanjut: {label: {id: Lanjut, en: Go on}, moves: [{to: isi}]}}
  isi:
    title: {id: Isi, en: Fill in}
    fields: [kg, mulai, kode, ktp, surat, tempat, jadwal, anggota, lain]
    actions:
      kirim: {label: {id: Kirim, en: Send}, check: yes, moves: [{to: status, do: {send: lapak}}]}
  status:
    title: {id: Status, en: Status}
    blocks:
      - {kind: status, process: lapak}
      - {kind: review, screens: [isi], action: tomorrow}
      - {kind: qr, merchant: "LATIHAN {nama}", amount: fact:jumlah}
      - {kind: note, text: {id: "{jumlah} {sisa} {bagian} {orang}", en: "{jumlah} {sisa} {bagian} {orang}"}}
      - {kind: inbox}
    actions:
      tomorrow: {label: {id: Besok, en: Tomorrow}}
      perbaiki: {label: {id: Perbaiki, en: Correct}, when: {of: ticket:lapak, is: FIX}, moves: [{to: perbaiki}]}
      selesai: {label: {id: Selesai, en: Finish}, when: {of: ticket:lapak, is: APPROVED}, moves: [{to: akhir}]}
  perbaiki:
    title: {id: Perbaiki, en: Correct}
    fixes: lapak
    actions: {kirim: {label: {id: Kirim, en: Send}, check: yes, moves: [{to: status, do: {send: lapak}}]}}
  meja:
    title: {id: Meja, en: Desk}
    blocks: [{kind: queue}]
    actions:
      selesai: {label: {id: Selesai, en: Finish}, when: {of: "decided:all", is: "yes"}, moves: [{to: akhir}]}
  akhir: {title: {id: Akhir, en: End}, end: yes, blocks: [{kind: debrief}]}
processes:
  lapak:
    title: {id: Lapak, en: Stall}
    screens: [isi]
    sends: REGISTERED
    steps:
      - {after: 1, to: WAITING, do: {deliver: [telepon]}}
      - {after: 2, to: FIX, when: {not: {of: faults:lapak, is: "0"}}}
      - {after: 2, to: APPROVED}
"""
RULES = """
rules:
  kg-cukup: {field: kg, test: {no-more-than: fact:paling}, say: kg}
  mulai-nanti: {field: mulai, test: {no-less-than: fact:buka}, say: mulai}
  kode-sama: {field: kode, test: {equals: fact:otp}, say: kode}
  umur-cukup: {field: anggota.umur, test: {between: {from: 17, to: 99}}, say: umur}
  jaga-dewasa: {field: anggota.tugas, when: {of: anggota.umur, between: {to: 20}}, test: {is: jual}, say: jaga}
  nama-beda: {field: anggota, test: {of: repeats:anggota.nama, is: "0"}, say: kembar}
  ktp-jelas: {field: ktp, stage: officer, test: {of: quality:ktp, is: sharp}, say: buram}
  ktp-sendiri: {field: ktp, stage: officer, test: {of: whose:ktp, is: own}, say: orang, final: yes}
  tempat-kota: {field: tempat, stage: officer, test: {of: district:tempat, is: kota}, say: luar}
"""
MESSAGES = """
messages:
  kg: {id: Terlalu berat, en: Too heavy}
  mulai: {id: Belum boleh, en: Too early}
  kode: {id: Kode beda, en: Another code}
  umur: {id: "Umurnya kurang, lihat baris {row}", en: "Too young, see row {row}"}
  jaga: {id: "Orang {row} terlalu muda untuk jaga", en: "Person {row} is too young to guard"}
  kembar: {id: Nama kembar, en: The same name twice}
  buram: {id: KTP tidak terbaca, en: The KTP cannot be read}
  orang: {id: KTP milik orang lain, en: The KTP is somebody else's}
  luar: {id: Tempat di luar kecamatan, en: The place is in another district}
inbox:
  telepon: {from: {id: A, en: A}, text: {id: Halo, en: Hello}, channel: call, verdict: scam, signs: [{id: s, en: s}]}
"""
SCENARIOS = """
scenarios:
  warga:
    title: {id: Warga, en: Resident}
    twist: smooth
    persona: {name: Rara, story: {id: c, en: s}, goal: {id: t, en: g}}
    vary: {harga: ["2500", "4000"]}
    facts: {nama: Warung Rara, modal: "100.000", paling: "12,5", buka: 2026-03-05, otp: "482913"}
    given: {anggota: [{nama: "{nama}", umur: "20", tugas: jaga}, {nama: Budi, umur: "9", tugas: jual}]}
    folder:
      ktp-bagus: {type: ktp, title: {id: KTP, en: KTP}, rows: [{label: {id: Nama, en: Name}, value: "{nama}"}]}
      ktp-buram: {type: ktp, title: {id: KTP, en: KTP}, quality: blurred}
      surat: {type: letter, title: {id: Surat, en: Letter}}
    path: [buka, isi, status, akhir]
    score: {goal: 1}
    debrief:
      items:
        - criterion: goal
          when: {any: [{of: ticket:lapak, is: APPROVED}, {of: decided:right, is: "3"}]}
          done: {id: d, en: d}
          missed: {id: m, en: m}
          learned: {id: l, en: l}
      remember: [{id: i, en: r}]
"""
QUEUE = """
process: lapak
applications:
  tini:
    title: {id: "Usul {nama}", en: "Proposal of {nama}"}
    facts: {nama: Tini}
    folder: {a: {type: ktp, title: {id: KTP, en: KTP}, rows: [{label: {id: Nama, en: Name}, value: "{nama}"}]}}
    values:
      kg: "2,5"
      mulai: 05-03-2026
      kode: "{otp}"
      ktp: a
      tempat: kemasan
      jadwal: 2026-03-04 08.00
      anggota: [{nama: "{nama}", umur: "30", tugas: jual}]
  yudi:
    title: {id: Usul Yudi, en: Proposal of Yudi}
    folder: {a: {type: ktp, title: {id: KTP, en: KTP}, quality: dark}}
    values: {tempat: bangsal, kg: "20"}
  wati:
    title: {id: Usul Wati, en: Proposal of Wati}
    folder: {a: {type: ktp, title: {id: KTP, en: KTP}, whose: other, rows: [{label: {id: Nama, en: Name}, value: Ani}]}}
    values: {}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0L4 4"/></svg>'
CITY = CityMap(
    box="0 0 9 9",
    areas=(
        Area(key="kemasan", name="Kemasan", district="kota", d="M0,0L1,1L0,1Z"),
        Area(key="bangsal", name="Bangsal", district="pesantren", d="M2,2L3,3L2,3Z"),
    ),
)


def market() -> Service:
    """Return the market-stall service."""
    shared = load(STATUSES, Loader=BaseLoader)
    shared["messages"] = {code: {"id": code, "en": code} for code in ENGINE_SENTENCES}
    shared["messages"]["rows-too-few"] = {"id": "{n} {limit}", "en": "{n} {limit}"}
    shared["kelurahan"] = [{"key": area.key, "text": {"id": area.name, "en": area.name}} for area in CITY.areas]
    rules = load(RULES, Loader=BaseLoader)
    rules["rules"] = {key: {"from": "2020-01-01", "source": "NAT [83]", **rule} for key, rule in rules["rules"].items()}
    stories = load(SCENARIOS, Loader=BaseLoader)
    queue = load(QUEUE, Loader=BaseLoader)
    for application in queue["applications"].values():
        application["values"] = {**queue["applications"]["tini"]["values"], **application["values"]}
    officer = {"role": "officer", "start": "meja", "given": {}, "folder": {}, "queue": queue}
    stories["scenarios"]["petugas"] = {**stories["scenarios"]["warga"], **officer}
    return assemble(
        "lapak",
        service=parse(SERVICE, ServiceFile),
        rules=TypeAdapter(RulesFile).validate_python(rules),
        messages=parse(MESSAGES, MessagesFile),
        scenarios=TypeAdapter(ScenariosFile).validate_python(stories),
        cases=CasesFile(cases={}),
        shared=TypeAdapter(SharedFile).validate_python(shared),
        pictures={"lapak.svg": PICTURE},
        city=CITY,
    )
