"""The demo's till: a newcomer can pay, at a terminal that is mounted in the demo alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kds.actor import SYSTEM
from kds.app import make_app
from kds.demo.till import PATH, book_of, furnish_till, terminal
from kds.payments.commands import begin_payment
from kds.payments.model import PaymentState
from kds.payments.queries import readers, tax_rate_cards
from tests.cast import settings_for
from tests.payments.counter import counter_in
from tests.terminals.served import served
from tests.terminals.shop import Shop, until


async def test_a_newcomer_pays_and_a_card_comes_by_itself(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, demo=True)
    app = make_app(settings, apps=[terminal(settings)])
    async with served(app, lifespan="on") as address:
        house = app.state.web.house
        house.settings.port = int(address.rpartition(":")[2])
        counter = await counter_in(house)
        await house.change(SYSTEM, furnish_till)
        assert {card.rate for card in house.live(tax_rate_cards)} == {7_000, 19_000}
        [reader] = readers(house.live)
        assert reader.address == f"{address}{PATH}"
        check = await counter.check("Octopus")
        payment = await counter.do(begin_payment, check_id=check, terminal_id=reader.id)
        there = Shop(counter, app, None, reader.id, None)  # type: ignore[arg-type]
        await there.until(payment, PaymentState.APPROVED)
        await until(lambda: there.paid(check) == 1650)
    assert "approved" in book_of(settings.data).read_text()


@pytest.mark.parametrize("path", ["/", "/glass", "/v1/reader", "/v1/book"])
def test_its_page_lives_beside_the_house(tmp_path: Path, path: str) -> None:
    settings = settings_for(tmp_path, demo=True)
    with TestClient(make_app(settings, apps=[terminal(settings)])) as client:
        answer = client.get(PATH + path)
        assert answer.status_code == 200
        assert client.get("/readyz").status_code == 200
    with TestClient(make_app(settings_for(tmp_path))) as client:
        assert client.get(PATH + path).status_code == 404
