#include "limit.h"

#include <fcgiapp.h>
#include <string.h>
#include <strings.h>

static const char *limit;

void answer_open(void) { limit = environment("BENCH_RATE_LIMIT"); }

static bool is_list(char **parameters) {
    static const char path[] = "/api/v1/requests";
    const char *method = FCGX_GetParam("REQUEST_METHOD", parameters), *uri = FCGX_GetParam("REQUEST_URI", parameters);
    return method && uri && strcmp(method, "GET") == 0 && strcmp(uri, path) == 0;
}

static void refuse(struct answer *answer, const char *status) {
    put_format(&answer->head, "Status: %s\r\nContent-Length: 0\r\n\r\n", status);
}

void answer_make(struct answer *answer, char **parameters) {
    answer->head.length = answer->body.length = 0;
    if (!is_list(parameters)) {
        refuse(answer, "404 Not Found");
        return;
    }
    struct principal principal;
    struct rate rate;
    const char *authorization = FCGX_GetParam("HTTP_AUTHORIZATION", parameters);
    if (!authorization || strncasecmp(authorization, "Bearer ", 7) != 0 || !token_verify(authorization + 7, &principal)
        || !admission_admit(&principal, &rate)) {
        refuse(answer, "401 Unauthorized");
        return;
    }
    list_put(&answer->body, &principal);
    const char *correlation_id = FCGX_GetParam("HTTP_X_CORRELATION_ID", parameters);
    put_format(&answer->head,
               "Status: 200 OK\r\nContent-Type: application/json\r\nRateLimit-Limit: %s\r\nRateLimit-Remaining: %lld\r\n"
               "RateLimit-Reset: %lld\r\n",
               limit, rate.remaining, rate.reset_seconds);
    put_format(&answer->head, "X-Correlation-ID: %.64s\r\nCache-Control: no-store\r\nContent-Length: %zu\r\n\r\n",
               correlation_id ? correlation_id : "", answer->body.length);
}
