/* The limit: the least that an answer of `GET /api/v1/requests` costs. See README.md. */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdbool.h>
#include <stddef.h>

enum { UUID_LENGTH = 36, PAGE_ROWS = 20 };

/* Bytes of an answer, in memory that the next one uses again. */
struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
};

void put(struct buffer *buffer, const char *bytes, size_t length);
void put_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define PUT(buffer, literal) put(buffer, literal, sizeof(literal) - 1)

/* Who asks, NUL-terminated. */
struct principal {
    char user_id[UUID_LENGTH + 1];
    char session_id[UUID_LENGTH + 1];
    char role[16];
};

struct rate {
    long long remaining;
    long long reset_seconds;
};

/* Reads user and session out of a token that is ours and has not expired. */
bool token_verify(const char *token, struct principal *principal);

/* One Redis round trip: counts the request, looks the session up, looks for changed settings. */
void admission_open(void);
bool admission_admit(struct principal *principal, struct rate *rate);

/* One PostgreSQL round trip: appends the first page of the user's list as JSON. */
void list_open(void);
void list_put(struct buffer *body, const struct principal *principal);

/* The whole answer; the head ends with its empty line. */
struct answer {
    struct buffer head;
    struct buffer body;
};
void answer_open(void);
void answer_make(struct answer *answer, char **parameters);

/* Serve for ever: one request a connection, or polling the listening socket and kept connections. */
void serve_plain(void);
void serve_polled(void);

const char *environment(const char *name);
void fail(const char *what, const char *why) __attribute__((noreturn));

#endif
