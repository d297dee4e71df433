/* One request a connection, as FCGX_Accept_r does it. */
#include "limit.h"

#include <fcgiapp.h>

void serve_plain(void) {
    static struct answer answer;
    FCGX_Request request;
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        answer_make(&answer, request.envp);
        FCGX_PutStr(answer.head.bytes, (int)answer.head.length, request.out);
        FCGX_PutStr(answer.body.bytes, (int)answer.body.length, request.out);
        FCGX_Finish_r(&request);
    }
    fail("FCGX_Accept_r", "failed");
}
