#include "limit.h"

#include <hiredis/hiredis.h>
#include <stdio.h>
#include <string.h>

static redisContext *redis;
static const char *script, *limit;

void admission_open(void) {
    redis = redisConnectUnix(environment("BENCH_REDIS_SOCKET"));
    if (!redis || redis->err) fail("Redis", redis ? redis->errstr : "out of memory");
    script = environment("BENCH_RATE_SCRIPT");
    limit = environment("BENCH_RATE_LIMIT");
}

static void append(int count, const char **arguments) {
    redisAppendCommandArgv(redis, count, arguments, NULL);
}

static redisReply *receive(void) {
    void *reply = NULL;
    if (redisGetReply(redis, &reply) != REDIS_OK) fail("Redis", redis->errstr);
    return reply;
}

static bool equals(const redisReply *reply, const char *text) {
    return reply->type == REDIS_REPLY_STRING && strcmp(reply->str, text) == 0;
}

/* The settings are given from outside: the benchmark changes none while it runs. */
static void check_version(void) {
    redisReply *version = receive();
    if (version->type != REDIS_REPLY_NIL) fail("settings:version", "the settings have changed");
    freeReplyObject(version);
}

bool admission_admit(struct principal *principal, struct rate *rate) {
    char rate_key[16 + UUID_LENGTH], session_key[16 + UUID_LENGTH];
    snprintf(rate_key, sizeof rate_key, "rate:api:%s", principal->user_id);
    snprintf(session_key, sizeof session_key, "session:%s", principal->session_id);
    append(6, (const char *[]){"EVALSHA", script, "1", rate_key, limit, "60"});
    append(2, (const char *[]){"GET", "settings:version"});
    append(6, (const char *[]){"HMGET", session_key, "userId", "role", "status", "requiresPasswordChange"});

    redisReply *count = receive();
    if (count->type != REDIS_REPLY_ARRAY || count->elements < 3) fail("rate limit", count->str ? count->str : "no counts");
    bool allowed = count->element[0]->integer == 1;
    rate->remaining = count->element[1]->integer;
    rate->reset_seconds = count->element[2]->integer;
    freeReplyObject(count);
    check_version();

    redisReply *session = receive();
    allowed = allowed && session->type == REDIS_REPLY_ARRAY && session->elements == 4
        && equals(session->element[0], principal->user_id) && session->element[1]->type == REDIS_REPLY_STRING
        && equals(session->element[2], "active") && !equals(session->element[3], "1");
    if (allowed) snprintf(principal->role, sizeof principal->role, "%s", session->element[1]->str);
    freeReplyObject(session);
    return allowed;
}
