# SPDX-License-Identifier: MIT
"""The shape of site_analytics' endpoint: a Django REST view, for gunicorn.

A yardstick of make bench, written from its description in words; no part of
Footfall. BENCH_SOCKET and BENCH_SALT are the socket of MariaDB and the salt.
"""
import hashlib
import json
import os

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "footfall",
            "USER": "root",
            "HOST": os.environ["BENCH_SOCKET"],
            "CONN_MAX_AGE": None,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework.parsers import BaseParser, JSONParser  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

SITES = {"docs.example.org", "blog"}
BOTS = ("bot", "crawler", "spider", "scraper", "curl/", "wget/")


class PageView(models.Model):
    site = models.CharField(max_length=100)
    path = models.TextField()
    referrer = models.TextField()
    user_agent = models.TextField()
    occurred_at = models.DateTimeField()
    visitor_hash = models.BinaryField(max_length=32)

    class Meta:
        app_label = "original"
        db_table = "original"
        managed = False


class PlainParser(BaseParser):
    media_type = "text/plain"

    def parse(self, stream, media_type=None, parser_context=None):
        return json.loads(stream.read())


class Collect(APIView):
    parser_classes = [JSONParser, PlainParser]

    def post(self, request):
        site = (request.data.get("site") or "").strip()
        page = (request.data.get("path") or "").strip()
        referrer = (request.data.get("referrer") or "").strip()
        agent = request.META.get("HTTP_USER_AGENT", "")
        if site not in SITES or not page:
            return Response({"detail": "unknown site"}, status=400)
        if not any(word in agent.lower() for word in BOTS):
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            address = forwarded.split(",")[-1].strip()
            text = "|".join((address, agent.strip().lower(), os.environ["BENCH_SALT"]))
            PageView.objects.create(
                site=site,
                path=page[:2000],
                referrer=referrer[:2000],
                user_agent=agent[:1000],
                occurred_at=timezone.now(),
                visitor_hash=hashlib.sha256(text.encode()).digest(),
            )
        answer = Response(status=204)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer


urlpatterns = [path("django/collect", Collect.as_view())]
application = get_wsgi_application()
