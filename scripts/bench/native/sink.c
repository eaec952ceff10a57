/* An HTTP/1.1 server on loopback that costs next to nothing: takes any upload, and gives out `size` bytes for GET, in ranges too.
 * `sink SIZE [ETAG]` prints its port; uploads are answered with that ETag. One thread per connection, kept alive. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static long long size;
static char etag[200];
static char page[1 << 20];

static int send_all(int socket, const char *bytes, long long count) {
  while (count > 0) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return -1;
    bytes += sent;
    count -= sent;
  }
  return 0;
}

static int answer(int socket, const char *text) { return send_all(socket, text, strlen(text)); }

static int give(int socket, const char *head) {
  long long first = 0, last = size - 1;
  const char *range = strcasestr(head, "\r\nrange: bytes=");
  if (range) {
    first = atoll(range + 15);
    const char *dash = strchr(range + 15, '-');
    if (dash && dash[1] >= '0' && dash[1] <= '9') last = atoll(dash + 1);
    if (last >= size) last = size - 1;
  }
  char text[300];
  int length = snprintf(text, sizeof text, "HTTP/1.1 %s\r\nETag: \"one\"\r\nAccept-Ranges: bytes\r\nContent-Type: application/octet-stream\r\nContent-Length: %lld\r\n",
                        range ? "206 Partial Content" : "200 OK", last - first + 1);
  if (range) length += snprintf(text + length, sizeof text - length, "Content-Range: bytes %lld-%lld/%lld\r\n", first, last, size);
  length += snprintf(text + length, sizeof text - length, "\r\n");
  if (send_all(socket, text, length)) return -1;
  for (long long left = last - first + 1; left > 0;) {
    long long piece = left < (long long)sizeof page ? left : (long long)sizeof page;
    if (send_all(socket, page, piece)) return -1;
    left -= piece;
  }
  return 0;
}

static int take(int socket, const char *head, long long already) {
  static const char proceed[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *length = strcasestr(head, "\r\ncontent-length:");
  if (strcasestr(head, "\r\nexpect: 100-continue") && answer(socket, proceed)) return -1;
  long long left = (length ? atoll(length + 17) : 0) - already;
  char *buffer = malloc(1 << 20);
  while (left > 0) {
    ssize_t count = recv(socket, buffer, left < (1 << 20) ? left : (1 << 20), 0);
    if (count <= 0) break;
    left -= count;
  }
  free(buffer);
  if (left > 0) return -1;
  const char *status = strncmp(head, "POST", 4) == 0 ? "204 No Content" : strcasestr(head, "\r\nx-ms-") ? "201 Created" : "200 OK";
  char text[400];
  snprintf(text, sizeof text, "HTTP/1.1 %s\r\n%sContent-Length: 0\r\n\r\n", status, etag);
  return answer(socket, text);
}

static void *serve(void *argument) {
  int socket = (int)(long)argument;
  char head[65536];
  size_t have = 0;
  for (;;) {
    char *end = NULL;
    while (have == 0 || !(end = memmem(head, have, "\r\n\r\n", 4))) {
      ssize_t count = have < sizeof head - 1 ? recv(socket, head + have, sizeof head - 1 - have, 0) : 0;
      if (count <= 0) goto over;
      have += count;
    }
    size_t headBytes = end + 4 - head, body = have - headBytes;
    end[2] = 0;
    int isGet = strncmp(head, "GET", 3) == 0;
    if (isGet ? give(socket, head) : take(socket, head, body)) break;
    if (isGet) memmove(head, head + headBytes, body);
    have = isGet ? body : 0;
  }
over:
  close(socket);
  return NULL;
}

int main(int count, char **arguments) {
  size = count > 1 ? atoll(arguments[1]) : 0;
  if (count > 2) snprintf(etag, sizeof etag, "ETag: \"%s\"\r\n", arguments[2]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 64)) return 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int socket = accept(listener, NULL, NULL);
    pthread_t thread;
    if (socket >= 0 && pthread_create(&thread, NULL, serve, (void *)(long)socket) == 0) pthread_detach(thread);
  }
}
