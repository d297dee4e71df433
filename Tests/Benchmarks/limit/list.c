#include "limit.h"
#include "row.h"

#include <libpq-fe.h>

static PGconn *session;

/* The statements of `Database.identity` and `MediaRequestRepository.list`. */
static const char identity[] =
    "select set_config('medianest.user_id', $1, true), set_config('medianest.role', $2, true)";
static const char list[] =
    "select id, title, media_type, tmdb_id, status, seasons, note, decline_reason, last_error, overseerr_id is not null, "
    "created_at, updated_at, completed_at "
    "from media_requests "
    "where user_id = $1 "
    "order by created_at desc, id desc "
    "limit $2";

static void check(PGresult *result, ExecStatusType wanted) {
    if (PQresultStatus(result) != wanted) fail("PostgreSQL", PQerrorMessage(session));
}

static void prepare(const char *name, const char *statement) {
    PGresult *result = PQprepare(session, name, statement, 0, NULL);
    check(result, PGRES_COMMAND_OK);
    PQclear(result);
}

void list_open(void) {
    static const char *const names[] = {"dbname", "application_name", "client_encoding", "options", NULL};
    const char *const values[] = {
        environment("MEDIANEST_DATABASE_URL"), "limit", "UTF8",
        "-c statement_timeout=30s -c timezone=UTC -c datestyle=ISO -c client_min_messages=warning", NULL,
    };
    session = PQconnectdbParams(names, values, 1);
    if (PQstatus(session) != CONNECTION_OK) fail("PostgreSQL", PQerrorMessage(session));
    prepare("identity", identity);
    prepare("list", list);
    if (PQenterPipelineMode(session) != 1) fail("PostgreSQL", PQerrorMessage(session));
}

static PGresult *receive(ExecStatusType wanted) {
    PGresult *result = PQgetResult(session);
    check(result, wanted);
    if (wanted != PGRES_PIPELINE_SYNC && PQgetResult(session)) fail("PostgreSQL", "a result too many");
    return result;
}

void list_put(struct buffer *body, const struct principal *principal) {
    const char *const who[] = {principal->user_id, principal->role};
    const char *const page[] = {principal->user_id, "21"};
    if (PQsendQueryPrepared(session, "identity", 2, who, NULL, NULL, 0) != 1
        || PQsendQueryPrepared(session, "list", 2, page, NULL, NULL, 0) != 1 || PQpipelineSync(session) != 1)
        fail("PostgreSQL", PQerrorMessage(session));

    PQclear(receive(PGRES_TUPLES_OK));
    PGresult *rows = receive(PGRES_TUPLES_OK);
    PQclear(receive(PGRES_PIPELINE_SYNC));

    int count = PQntuples(rows) < PAGE_ROWS ? PQntuples(rows) : PAGE_ROWS;
    PUT(body, "{\"data\":[");
    for (int row = 0; row < count; row++) {
        if (row) PUT(body, ",");
        row_put(body, rows, row);
    }
    PUT(body, "],\"nextCursor\":");
    if (PQntuples(rows) > PAGE_ROWS) row_put_cursor(body, rows, PAGE_ROWS - 1);
    else PUT(body, "null");
    PUT(body, "}");
    PQclear(rows);
}
