"""The page that the proxy in front asks for where a body is larger than any upload."""

from __future__ import annotations

from http import HTTPStatus

from django.urls import reverse


def test_it_says_without_a_login_what_was_not_done_and_leads_back(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(
            reverse("too-large"), headers={"referer": "http://testserver/reconciliation/?period=2020-11"}
        )
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    text = answer.content.decode()
    assert "Hệ thống không nhận tệp và chưa thay đổi gì." in text
    assert '<a href="/reconciliation/?period=2020-11">Quay lại</a>' in text


def test_it_names_no_page_of_another_site(client):
    answer = client.get(reverse("too-large"), headers={"referer": "http://example.com/"})
    assert "example.com" not in answer.content.decode()
    assert "Quay lại" not in answer.content.decode()
