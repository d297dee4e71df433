/* Polls the listening socket and the kept connections; takes a new connection in turn even while kept ones are busy. */
#include "limit.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 1024 };

/* The listening socket, then the connections. */
static struct pollfd polled[1 + MOST_CONNECTIONS];
static int count = 1;

static FCGX_Request request;

/* Answers one request; false when the connection is closed. */
static bool serve(int connection) {
    static struct answer answer;
    char byte;
    ssize_t arrived = recv(connection, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (arrived < 0 && errno == EAGAIN) return true;
    if (arrived <= 0) {  /* a peer that has gone would show as readable for ever */
        close(connection);
        return false;
    }
    request.ipcFd = connection;
    request.keepConnection = 1;  /* or FCGX_Accept_r would close it */
    if (FCGX_Accept_r(&request) != 0) return false;
    answer_make(&answer, request.envp);
    FCGX_PutStr(answer.head.bytes, (int)answer.head.length, request.out);
    FCGX_PutStr(answer.body.bytes, (int)answer.body.length, request.out);
    FCGX_Finish_r(&request);
    return request.ipcFd >= 0;
}

static void accept_one(void) {
    int connection = accept(0, NULL, NULL);
    if (connection < 0) return;  /* another process was faster */
    if (!serve(connection)) return;
    if (count == 1 + MOST_CONNECTIONS) fail("accept", "too many connections");
    polled[count++] = (struct pollfd){.fd = connection, .events = POLLIN};
}

void serve_polled(void) {
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);  /* or a connection that another process took would block */
    FCGX_InitRequest(&request, -1, 0);
    polled[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    for (;;) {
        if (poll(polled, (nfds_t)count, -1) < 0 && errno != EINTR) fail("poll", strerror(errno));
        int kept = 1;
        for (int index = 1; index < count; index++)
            if (!polled[index].revents || serve(polled[index].fd)) polled[kept++] = polled[index];
        count = kept;
        if (polled[0].revents) accept_one();
    }
}
