"""Serves pycsw over WSGI on a port of 127.0.0.1; run by the interpreter of the servers' own environment.

`run_pycsw.py FOLDER PORT`: FOLDER holds `records/*.xml`; the catalogue becomes FOLDER/catalogue.db.
"""

import os
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

CONFIGURATION = """\
[server]
home=.
url=http://127.0.0.1:{port}/
encoding=UTF-8
language=en-US
maxrecords=40
[manager]
transactions=false
allowed_ips=127.0.0.1
[metadata:main]
identification_title=Sample catalogue
identification_abstract=Sample
identification_keywords=sample
identification_keywords_type=theme
identification_fees=None
identification_accessconstraints=None
provider_name=Sample
provider_url=http://127.0.0.1/
contact_name=Sample
contact_position=Sample
contact_address=Sample
contact_city=Sample
contact_stateorprovince=Sample
contact_postalcode=0
contact_country=Sample
contact_phone=0
contact_fax=0
contact_email=nobody@example.org
contact_url=http://127.0.0.1/
contact_hours=0
contact_instructions=None
contact_role=pointOfContact
[repository]
database=sqlite:///{database}
table=records
"""


def main(folder: Path, port: int) -> None:
    configuration, database = folder / "pycsw.cfg", folder / "catalogue.db"
    configuration.write_text(CONFIGURATION.format(port=port, database=database), encoding="utf-8")
    from pycsw.core import admin, config

    context = config.StaticContext()
    url = f"sqlite:///{database}"
    if not database.exists():
        admin.setup_db(url, "records", str(folder))
        admin.load_records(context, url, "records", str(folder / "records"))
    os.environ["PYCSW_ROOT"], os.environ["PYCSW_CONFIG"] = str(folder), str(configuration)
    from pycsw.wsgi import application
    from waitress import serve

    serve(application, host="127.0.0.1", port=port, threads=2)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
