/* Access tokens: JWT with HS256 (RFC 7519, RFC 7515). */
#include "limit.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DIGEST_LENGTH = 32, LONGEST_TOKEN = 2048 };

/* base64url without padding (RFC 4648, section 5); the length of the result, or -1. */
static int decode(const char *text, size_t length, char *bytes, size_t capacity) {
    unsigned bits = 0, held = 0;
    size_t count = 0;
    for (size_t index = 0; index < length; index++) {
        char c = text[index];
        unsigned value;
        if (c >= 'A' && c <= 'Z') value = (unsigned)(c - 'A');
        else if (c >= 'a' && c <= 'z') value = (unsigned)(c - 'a') + 26;
        else if (c >= '0' && c <= '9') value = (unsigned)(c - '0') + 52;
        else if (c == '-') value = 62;
        else if (c == '_') value = 63;
        else return -1;
        bits = bits << 6 | value;
        held += 6;
        if (held < 8) continue;
        if (count == capacity) return -1;
        held -= 8;
        bytes[count++] = (char)(bits >> held & 0xFF);
    }
    return (int)count;
}

/* The text behind `"name":"` in a payload that we signed ourselves, so that simple scanning is enough. */
static bool take_uuid(const char *payload, const char *name, char *uuid) {
    const char *start = strstr(payload, name);
    if (!start) return false;
    start += strlen(name);
    if (strnlen(start, UUID_LENGTH + 1) <= UUID_LENGTH || start[UUID_LENGTH] != '"') return false;
    memcpy(uuid, start, UUID_LENGTH);
    uuid[UUID_LENGTH] = 0;
    return true;
}

bool token_verify(const char *token, struct principal *principal) {
    static const char header[] = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
    static const char *secret;
    if (!secret) secret = environment("MEDIANEST_JWT_SECRET");

    if (strnlen(token, LONGEST_TOKEN + 1) > LONGEST_TOKEN || strncmp(token, header, sizeof header - 1) != 0) return false;
    const char *payload = token + sizeof header - 1;
    const char *dot = strchr(payload, '.');
    if (!dot) return false;

    char given[DIGEST_LENGTH];
    unsigned char expected[DIGEST_LENGTH];
    if (decode(dot + 1, strlen(dot + 1), given, sizeof given) != DIGEST_LENGTH) return false;
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)token, (size_t)(dot - token), expected, NULL);
    if (CRYPTO_memcmp(given, expected, DIGEST_LENGTH) != 0) return false;

    char json[LONGEST_TOKEN + 1];
    int length = decode(payload, (size_t)(dot - payload), json, LONGEST_TOKEN);
    if (length < 0) return false;
    json[length] = 0;
    const char *expiry = strstr(json, "\"exp\":");
    return expiry && atoll(expiry + 6) > (long long)time(NULL) && take_uuid(json, "\"sub\":\"", principal->user_id)
        && take_uuid(json, "\"sid\":\"", principal->session_id);
}
