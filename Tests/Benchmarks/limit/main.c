#include "limit.h"

#include <fcgiapp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
    if (count != 2 || (strcmp(arguments[1], "plain") != 0 && strcmp(arguments[1], "polled") != 0)) {
        fputs("usage: limit plain|polled, with a listening socket on descriptor 0\n", stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    admission_open();
    list_open();
    answer_open();
    if (FCGX_Init() != 0) fail("FCGX_Init", "no FastCGI");
    signal(SIGTERM, SIG_DFL);  /* libfcgi takes it for its own accept loop */
    if (strcmp(arguments[1], "plain") == 0) serve_plain();
    serve_polled();
}

void put(struct buffer *buffer, const char *bytes, size_t length) {
    if (buffer->capacity - buffer->length < length) {
        buffer->capacity = (buffer->capacity + length) * 2;
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
        if (!buffer->bytes) fail("realloc", "out of memory");
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void put_format(struct buffer *buffer, const char *format, ...) {
    char text[256];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= sizeof text) fail("vsnprintf", format);
    put(buffer, text, (size_t)length);
}

const char *environment(const char *name) {
    const char *value = getenv(name);
    if (!value || !*value) fail(name, "is not set");
    return value;
}

void fail(const char *what, const char *why) {
    fprintf(stderr, "limit: %s: %s\n", what, why);
    exit(1);
}
