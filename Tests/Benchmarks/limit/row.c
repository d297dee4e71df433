#include "row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum column {
    ID, TITLE, MEDIA_TYPE, TMDB_ID, STATUS, SEASONS, NOTE, DECLINE_REASON, LAST_ERROR, HANDED_OVER, CREATED_AT, UPDATED_AT,
    COMPLETED_AT,
};

/* A string as RFC 8259, section 7, asks for. */
static void put_text(struct buffer *body, const PGresult *rows, int row, enum column column) {
    if (PQgetisnull(rows, row, column)) {
        PUT(body, "null");
        return;
    }
    const char *text = PQgetvalue(rows, row, column);
    size_t length = (size_t)PQgetlength(rows, row, column), start = 0;
    PUT(body, "\"");
    for (size_t index = 0; index < length; index++) {
        unsigned char c = (unsigned char)text[index];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        put(body, text + start, index - start);
        start = index + 1;
        switch (c) {
        case '"': PUT(body, "\\\""); break;
        case '\\': PUT(body, "\\\\"); break;
        case '\n': PUT(body, "\\n"); break;
        case '\r': PUT(body, "\\r"); break;
        case '\t': PUT(body, "\\t"); break;
        default: put_format(body, "\\u%04x", c);
        }
    }
    put(body, text + start, length - start);
    PUT(body, "\"");
}

/* `{1,2}` becomes `[1,2]`. */
static void put_integers(struct buffer *body, const PGresult *rows, int row, enum column column) {
    if (PQgetisnull(rows, row, column)) {
        PUT(body, "null");
        return;
    }
    PUT(body, "[");
    put(body, PQgetvalue(rows, row, column) + 1, (size_t)PQgetlength(rows, row, column) - 2);
    PUT(body, "]");
}

/* `2026-11-21 02:17:54.123456+00` becomes `2026-11-21T02:17:54.123Z`. */
static void put_timestamp(struct buffer *body, const PGresult *rows, int row, enum column column) {
    if (PQgetisnull(rows, row, column)) {
        PUT(body, "null");
        return;
    }
    const char *text = PQgetvalue(rows, row, column);
    char iso[] = "\"YYYY-MM-DDTHH:MM:SS.000Z\"";
    memcpy(iso + 1, text, 10);
    memcpy(iso + 12, text + 11, 8);
    if (text[19] == '.')
        for (int digit = 0; digit < 3 && text[20 + digit] >= '0' && text[20 + digit] <= '9'; digit++)
            iso[21 + digit] = text[20 + digit];
    put(body, iso, sizeof iso - 1);
}

static long long microseconds(const char *text) {
    struct tm date = {0};
    date.tm_year = atoi(text) - 1900;
    date.tm_mon = atoi(text + 5) - 1;
    date.tm_mday = atoi(text + 8);
    date.tm_hour = atoi(text + 11);
    date.tm_min = atoi(text + 14);
    date.tm_sec = atoi(text + 17);
    long long fraction = 0, unit = 100000;
    for (const char *digit = text + 20; text[19] == '.' && *digit >= '0' && *digit <= '9'; digit++, unit /= 10)
        fraction += (*digit - '0') * unit;
    return (long long)timegm(&date) * 1000000 + fraction;
}

/* The two largest units: `2 h 5 min`. */
static void put_processing_time(struct buffer *body, const PGresult *rows, int row) {
    if (PQgetisnull(rows, row, COMPLETED_AT)) {
        PUT(body, "null");
        return;
    }
    long long seconds =
        (microseconds(PQgetvalue(rows, row, COMPLETED_AT)) - microseconds(PQgetvalue(rows, row, CREATED_AT))) / 1000000;
    if (seconds < 0) seconds = 0;
    const long long parts[] = {seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60};
    static const char *const units[] = {"d", "h", "min", "s"};
    int first = 0;
    while (first < 3 && parts[first] == 0) first++;
    if (first < 3 && parts[first + 1] > 0)
        put_format(body, "\"%lld %s %lld %s\"", parts[first], units[first], parts[first + 1], units[first + 1]);
    else
        put_format(body, "\"%lld %s\"", parts[first], units[first]);
}

static bool is_active(const char *status) {
    static const char *const active[] = {"pending", "approved", "downloading", "downloaded", "retrying"};
    for (size_t index = 0; index < sizeof active / sizeof *active; index++)
        if (strcmp(status, active[index]) == 0) return true;
    return false;
}

static void put_bool(struct buffer *body, bool value) {
    if (value) PUT(body, "true");
    else PUT(body, "false");
}

void row_put(struct buffer *body, const PGresult *rows, int row) {
    const char *status = PQgetvalue(rows, row, STATUS);
    PUT(body, "{\"id\":");
    put_text(body, rows, row, ID);
    PUT(body, ",\"title\":");
    put_text(body, rows, row, TITLE);
    PUT(body, ",\"mediaType\":");
    put_text(body, rows, row, MEDIA_TYPE);
    PUT(body, ",\"tmdbId\":");
    put_text(body, rows, row, TMDB_ID);
    PUT(body, ",\"seasons\":");
    put_integers(body, rows, row, SEASONS);
    PUT(body, ",\"status\":");
    put_text(body, rows, row, STATUS);
    PUT(body, ",\"note\":");
    put_text(body, rows, row, NOTE);
    PUT(body, ",\"declineReason\":");
    put_text(body, rows, row, DECLINE_REASON);
    PUT(body, ",\"lastError\":");
    put_text(body, rows, row, LAST_ERROR);
    PUT(body, ",\"handedOver\":");
    put_bool(body, *PQgetvalue(rows, row, HANDED_OVER) == 't');
    PUT(body, ",\"createdAt\":");
    put_timestamp(body, rows, row, CREATED_AT);
    PUT(body, ",\"updatedAt\":");
    put_timestamp(body, rows, row, UPDATED_AT);
    PUT(body, ",\"completedAt\":");
    put_timestamp(body, rows, row, COMPLETED_AT);
    PUT(body, ",\"isActive\":");
    put_bool(body, is_active(status));
    PUT(body, ",\"isComplete\":");
    put_bool(body, strcmp(status, "completed") == 0);
    PUT(body, ",\"processingTime\":");
    put_processing_time(body, rows, row);
    PUT(body, "}");
}

void row_put_cursor(struct buffer *body, const PGresult *rows, int row) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char plain[32 + UUID_LENGTH];
    int length = snprintf(plain, sizeof plain, "%lld %s", microseconds(PQgetvalue(rows, row, CREATED_AT)),
                          PQgetvalue(rows, row, ID));
    PUT(body, "\"");
    for (int index = 0; index < length; index += 3) {
        int left = length - index < 3 ? length - index : 3;
        unsigned bits = 0;
        for (int byte = 0; byte < 3; byte++) bits = bits << 8 | (byte < left ? (unsigned char)plain[index + byte] : 0);
        char quad[] = {digits[bits >> 18 & 63], digits[bits >> 12 & 63], digits[bits >> 6 & 63], digits[bits & 63]};
        put(body, quad, (size_t)left + 1);
    }
    PUT(body, "\"");
}
