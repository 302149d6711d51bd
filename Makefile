# The two commands: `make serve` and `make test`. Both set up everything they need.
PORT ?= 8866
export KELAS_HOME KELAS_DB_URL KELAS_GRADEBOOK_URL

.PHONY: serve test trainer lab bench gallery check build setup

serve: setup
	@exec .venv/bin/kelas serve --port $(PORT)

test: setup
	@sh scripts/chromium.sh
	@sh scripts/postgres.sh
	@exec .venv/bin/python scripts/test.py

trainer: setup
	@exec .venv/bin/kelas trainer

lab: setup
	@exec .venv/bin/kelas lab

bench: setup
	@sh scripts/postgres.sh
	@mkdir -p var/bench
	@.venv/bin/python bench/visits.py --json var/bench/visits.json
	@.venv/bin/python bench/phone.py --json var/bench/phone.json
	@.venv/bin/python bench/answers.py --json var/bench/answers.json
	@.venv/bin/python bench/growth.py --json var/bench/growth.json --picture bench/growth.png
	@.venv/bin/python bench/kernels.py --json var/bench/kernels.json
	@.venv/bin/python bench/scale.py --json var/bench/scale.json --picture bench/scale.png
	@cat var/bench/*.json

gallery: setup
	@exec .venv/bin/python tests/widgets/showcase.py

check: setup
	@.venv/bin/kelas check

build: setup
	@.venv/bin/kelas build

setup:
	@sh scripts/setup.sh
