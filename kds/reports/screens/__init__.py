"""The screens of this area."""

from __future__ import annotations

from kds.reports.screens.journal import Journal
from kds.reports.screens.overview import Overview
from kds.reports.screens.reports import Reports
from kds.web.screen import Screen

SCREENS: list[type[Screen]] = [Overview, Reports, Journal]
