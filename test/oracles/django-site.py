"""A Django site over https in the shape of the 3D Spark platform: Django REST framework behind bearer tokens and CSRF checks.

The login page, the CSRF checks, the tokens and the reading of forms are Django's own; only the answers are made up.
Prints {"port"}; then answers each line of stdin with one line:
  log     the requests so far
  retire  null; from here on the server knows none of the CSRF cookies that it gave away before
Leaves when stdin ends. Arguments: the files of the certificate and of its key.
"""
import hashlib
import json
import ssl
import sys
import tempfile
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

folder = tempfile.TemporaryDirectory(prefix='part-analysis-')
settings.configure(
    SECRET_KEY='only for tests',
    ALLOWED_HOSTS=['localhost', '127.0.0.1'],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD='django.db.models.AutoField',
    CSRF_COOKIE_SECURE=True,
    DATABASES={
        'default': {
            'ENGINE': 'django.db.backends.sqlite3',
            'NAME': str(Path(folder.name) / 'db.sqlite3'),
            'OPTIONS': {'timeout': 20},
        }
    },
    FILE_UPLOAD_TEMP_DIR=folder.name,
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}],
    STATIC_URL='/static/',
    INSTALLED_APPS=[
        'django.contrib.auth',
        'django.contrib.contenttypes',
        'django.contrib.sessions',
        'django.contrib.staticfiles',
        'rest_framework',
        'oauth2_provider',
    ],
    MIDDLEWARE=[
        __name__ + '.written_down',
        __name__ + '.without_retired_cookies',
        'django.contrib.sessions.middleware.SessionMiddleware',
        'django.middleware.common.CommonMiddleware',
        'django.middleware.csrf.CsrfViewMiddleware',
        'django.contrib.auth.middleware.AuthenticationMiddleware',
    ],
    OAUTH2_PROVIDER={'ACCESS_TOKEN_EXPIRE_SECONDS': 300, 'ROTATE_REFRESH_TOKEN': True, 'SCOPES': {'read': 'read', 'write': 'write'}},
    REST_FRAMEWORK={
        'DEFAULT_AUTHENTICATION_CLASSES': ['oauth2_provider.contrib.rest_framework.OAuth2Authentication'],
        'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated'],
    },
)
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.middleware.csrf import rotate_token
from django.urls import include, path
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import get_application_model
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import api_view, authentication_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

log = []
cookies = {'given': set(), 'retired': set()}


def written_down(get_response):
    def answer(request):
        seen = {
            'method': request.method,
            'path': request.path,
            'grant': request.POST.get('grant_type') if request.path == '/o/token/' else None,
            'csrfCookie': request.COOKIES.get('csrftoken'),
            'csrfHeader': request.headers.get('X-CSRFToken'),
            'origin': request.headers.get('Origin'),
            'referer': request.headers.get('Referer'),
        }
        response = get_response(request)
        given = response.cookies.get('csrftoken')
        if given:
            cookies['given'].add(given.value)
        log.append({**seen, 'status': response.status_code, 'csrfCookieGiven': given.value if given else None})
        return response

    return answer


def without_retired_cookies(get_response):
    def answer(request):
        if request.COOKIES.get('csrftoken') in cookies['retired']:
            del request.COOKIES['csrftoken']
        return get_response(request)

    return answer


class BearerWithCsrf(OAuth2Authentication):
    """The CSRF check of Django REST framework, which words its refusal as JSON; Django's own answers with a page."""

    def authenticate(self, request):
        user_and_token = super().authenticate(request)
        SessionAuthentication().enforce_csrf(request)
        return user_and_token


def guarded(view):
    """The view without the mark that spares it from Django's own CSRF check."""
    return lambda request, **words: view(request, **words)


@api_view(['GET', 'POST'])
def echo(request):
    return Response({'method': request.method, 'user': request.user.username})


@api_view(['POST'])
@authentication_classes([BearerWithCsrf])
def echo_of_framework(request):
    return Response({'method': request.method, 'user': request.user.username})


@api_view(['GET', 'POST'])
def forbidden(request):
    raise PermissionDenied('Access forbidden.')


@api_view(['POST'])
def rotate(request):
    rotate_token(request._request)
    return Response({'method': request.method, 'user': request.user.username})


@api_view(['POST'])
def upload(request):
    file = request.FILES['file']
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    fields = {name: value for name, value in request.data.items() if name != 'file'}
    return Response({'name': file.name, 'sizeBytes': file.size, 'sha256': digest.hexdigest(), 'fields': fields}, status=201)


@api_view(['DELETE'])
def delete_asset(request, part_id):
    return Response({'part_id': part_id, 'basename': request.data.get('basename'), 'query': request.query_params.get('basename')})


urlpatterns = [
    path('api-auth/', include('rest_framework.urls')),
    path('o/', include('oauth2_provider.urls', namespace='oauth2_provider')),
    path('api/v1/echo/', guarded(echo)),
    path('api/v1/echo-of-framework/', echo_of_framework),
    path('api/v1/forbidden/', guarded(forbidden)),
    path('api/v1/rotate/', guarded(rotate)),
    path('api/v1/part/', guarded(upload)),
    path('api/v1/part/<part_id>/assets/', guarded(delete_asset)),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that leave early are what this site is for."""


class Handler(WSGIRequestHandler):
    def get_environ(self):
        return {**super().get_environ(), 'HTTPS': 'on'}

    def log_message(self, *words):
        pass

    def finish(self):
        """A connection closed on unread data would take the answer along; web servers read on for a while, too."""
        super().finish()
        self.connection.settimeout(5)
        while self.connection.recv(65536):
            pass


def serve(certificate, key):
    call_command('migrate', verbosity=0)
    ada = User.objects.create_user('ada', password='ada-password')
    get_application_model().objects.create(
        client_id='backend',
        client_secret='backend-secret',
        client_type='confidential',
        authorization_grant_type='password',
        name='backend',
        user=ada,
    )
    server = make_server('127.0.0.1', 0, get_wsgi_application(), Server, Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    # The handshake is left to the thread of the connection: a client that dislikes the certificate must not stop the others.
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def retire():
    cookies['retired'] |= cookies['given']


if __name__ == '__main__':
    print(json.dumps({'port': serve(*sys.argv[1:])}), flush=True)
    for line in sys.stdin:
        print(json.dumps({'log': lambda: log, 'retire': retire}[line.strip()]()), flush=True)
    folder.cleanup()
