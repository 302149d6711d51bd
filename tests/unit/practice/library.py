"""A small practice service for tests, a library card: every kind of field, a condition, cancelling, all statuses."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import TypeAdapter

from kelas.practice.model import (
    CasesFile,
    MessagesFile,
    RulesFile,
    Service,
    SharedFile,
    assemble,
)
from kelas.practice.scenarios import ScenariosFile
from kelas.practice.screens import ServiceFile
from kelas.practice.sentences import ENGINE_SENTENCES

SERVICE = """
title: {id: Kartu perpustakaan, en: Library card}
label: {id: LATIHAN, en: PRACTICE}
ticket: PUSTAKA
start: isi
where: {id: Tanyakan ke kelurahan, en: Ask the kelurahan}
fields:
  nama: {kind: text, label: {id: Nama, en: Name}}
  cerita: {kind: long, label: {id: Cerita, en: Story}, required: no}
  nik: {kind: nik, label: {id: NIK, en: NIK}}
  kk: {kind: kk, label: {id: KK, en: KK}, required: no}
  huruf: {kind: letters, label: {id: Huruf, en: Letters}, letters: "{huruf}"}
  anak:
    kind: choice
    label: {id: Untuk anak, en: For a child}
    options: [{key: ya, text: {id: Ya, en: "Yes"}}, {key: tidak, text: {id: Tidak, en: "No"}}]
  umur: {kind: text, label: {id: Umur anak, en: Age of the child}, when: {of: anak, is: ya}}
  minat:
    kind: many
    label: {id: Minat, en: Interests}
    required: no
    options: [{key: novel, text: {id: Novel, en: Novels}}, {key: peta, text: {id: Peta, en: Maps}}]
  setuju: {kind: tick, label: {id: Setuju, en: I agree}}
  tempat: {kind: kelurahan, label: {id: Kelurahan, en: Kelurahan}, required: no}
  lahir: {kind: text, label: {id: Tanggal, en: Date}, required: no}
screens:
  isi:
    title: {id: Isi, en: Fill in}
    fields: [nama, cerita, nik, kk, huruf, anak, umur, minat, setuju, tempat, lahir]
    actions:
      kirim: {label: {id: Kirim, en: Send}, check: yes, moves: [{to: status, do: {send: kartu}, say: terkirim}]}
  status:
    title: {id: Status, en: Status}
    blocks: [{kind: status, process: kartu}, {kind: review, screens: [isi], action: kirim}, {kind: inbox}]
    actions:
      tomorrow: {label: {id: Besok, en: Tomorrow}}
      batal: {label: {id: Batal, en: Cancel}, moves: [{do: {cancel: kartu}}]}
      perbaiki: {label: {id: Perbaiki, en: Correct}, when: {of: ticket:kartu, is: FIX}, moves: [{to: perbaiki}]}
      lagi: {label: {id: Lagi, en: Again}, moves: [{do: {clear: [cerita], count: [lagi], wait: 2}, say: terkirim}]}
      selesai:
        label: {id: Selesai, en: Finish}
        moves: [{when: {of: ticket:kartu, one-of: [DONE, REJECTED, CANCELLED]}, to: akhir}]
  perbaiki:
    title: {id: Perbaiki, en: Correct}
    fixes: kartu
    actions:
      kirim: {label: {id: Kirim, en: Send}, check: yes, moves: [{to: status, do: {send: kartu}}]}
  akhir:
    title: {id: Akhir, en: End}
    end: yes
    blocks: [{kind: debrief}]
processes:
  kartu:
    title: {id: Kartu, en: Card}
    screens: [isi]
    steps:
      - {after: 1, to: CHECKING, say: diperiksa, do: {deliver: [pesan]}}
      - {after: 2, to: FIX, when: {not: {of: faults:kartu, is: "0"}}}
      - {after: 2, to: REJECTED, when: {of: fact:penuh, is: ya}}
      - {after: 2, to: APPROVED}
      - {after: 3, to: READY}
      - {after: 4, to: DONE}
"""
RULES = """
rules:
  umur-anak: {field: umur, test: {between: {from: 0, to: 17}}, say: umur, from: 2020-01-01, source: ASM}
  nama-lama: {field: nama, test: {min-length: 3}, say: nama, from: 2020-01-01, until: 2020-12-31, source: ASM}
  nama-baru: {field: nama, test: {min-length: 5}, say: nama, from: 2021-01-01, source: "NAT [83]"}
  nama-petugas: {field: nama, stage: officer, test: {not: {is: Salah}}, say: nama, from: 2020-01-01, source: ASM}
  nik-16: {kind: nik, test: {length: 16}, say: nik, from: 2020-01-01, source: "NAT [21]"}
"""
MESSAGES = """
messages:
  terkirim: {id: Terkirim, en: Sent}
  diperiksa: {id: Diperiksa, en: Under review}
  umur: {id: Umur 0 sampai 17, en: Age 0 to 17}
  nama: {id: "Nama {limit} huruf", en: "Name of {limit} letters"}
  nik: {id: "{n} dari {limit}", en: "{n} of {limit}"}
inbox:
  pesan: {from: {id: A, en: A}, text: {id: Halo, en: Hello}, verdict: official, signs: [{id: s, en: s}]}
"""
SCENARIOS = """
scenarios:
  biasa:
    title: {id: Biasa, en: Plain}
    twist: smooth
    persona: {name: Rara, story: {id: c, en: s}, goal: {id: t, en: g}}
    vary:
      huruf: [AB2C, DE3F, GH4J]
      penuh: [tidak]
      sisa: [{a: x, b: y}, {a: z, b: w}]
    facts: {nik: "9971010101900000"}
    path: [isi, status, akhir]
    score: {goal: 3, private: 1}
    debrief:
      items:
        - criterion: goal
          when: {of: ticket:kartu, is: DONE}
          done: {id: d, en: d}
          missed: {id: m, en: m}
          learned: {id: l, en: l}
        - criterion: private
          when: {of: count:private, is: "0"}
          done: {id: d, en: d}
          missed: {id: m, en: m}
          learned: {id: l, en: l}
      remember: [{id: i, en: r}]
"""
STATUSES = """
statuses:
  DRAFT: {text: {id: Draf, en: Draft}, next: [SUBMITTED]}
  SUBMITTED: {text: {id: Terkirim, en: Submitted}, next: [CHECKING, CANCELLED]}
  CHECKING: {text: {id: Diperiksa, en: Under review}, next: [FIX, APPROVED, REJECTED]}
  FIX: {text: {id: Perbaiki, en: Correct}, next: [SUBMITTED, CANCELLED], reasons: yes}
  APPROVED: {text: {id: Disetujui, en: Approved}, next: [READY]}
  REJECTED: {text: {id: Ditolak, en: Rejected}, reasons: yes}
  READY: {text: {id: Siap, en: Ready}, next: [DONE]}
  DONE: {text: {id: Selesai, en: Done}}
  CANCELLED: {text: {id: Batal, en: Cancelled}}
kelurahan: [{key: betet, text: {id: Betet, en: Betet}}, {key: pojok, text: {id: Pojok, en: Pojok}}]
"""


def parse(text: str, model: Any) -> Any:
    """Read YAML as the kit does, scalars as text, into a model."""
    return TypeAdapter(model).validate_python(yaml.load(text, Loader=yaml.BaseLoader))


def library(scenarios: str = SCENARIOS, service: str = SERVICE) -> Service:
    """Return the library-card service."""
    shared = yaml.load(STATUSES, Loader=yaml.BaseLoader)
    shared["messages"] = {code: {"id": code, "en": code} for code in ENGINE_SENTENCES}
    return assemble(
        "perpustakaan",
        service=parse(service, ServiceFile),
        rules=parse(RULES, RulesFile),
        messages=parse(MESSAGES, MessagesFile),
        scenarios=parse(scenarios, ScenariosFile),
        cases=CasesFile(cases={}),
        shared=TypeAdapter(SharedFile).validate_python(shared),
    )
