/* Stands between a program and its servers and counts round trips: each time that the program speaks after its server did.
 *
 * turns LISTEN TARGET [LISTEN TARGET]...    unix sockets
 *
 * Answers each line on standard input with the counts so far, in the order of the arguments; ends with standard input. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_SERVERS = 4, MOST_LINKS = 32, FIRST_LINK = 1 + MOST_SERVERS };

struct link {
    int server;
    bool program_spoke_last;
};

static const char *targets[MOST_SERVERS];
static unsigned long counts[MOST_SERVERS];
static struct link links[MOST_LINKS];

/* Standard input, the listening sockets, then two descriptors a link: the program's and the server's. */
static struct pollfd polled[FIRST_LINK + 2 * MOST_LINKS];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_socket(const char *path, int (*attach)(int, const struct sockaddr *, socklen_t)) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) errno = ENAMETOOLONG, fail(path);
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0 || attach(descriptor, (struct sockaddr *)&address, sizeof address) < 0) fail(path);
    return descriptor;
}

static void accept_link(int server) {
    int program = accept(polled[1 + server].fd, NULL, NULL);
    if (program < 0) fail("accept");
    for (int index = 0; index < MOST_LINKS; index++) {
        struct pollfd *pair = polled + FIRST_LINK + 2 * index;
        if (pair[0].fd >= 0) continue;
        links[index] = (struct link){.server = server};
        pair[0] = (struct pollfd){.fd = program, .events = POLLIN};
        pair[1] = (struct pollfd){.fd = open_socket(targets[server], connect), .events = POLLIN};
        return;
    }
    errno = EMFILE;
    fail("accept");
}

/* Passes on what has arrived at one end; closes both when that has ended. */
static void pass(int index, bool from_program) {
    static char bytes[65536];
    struct pollfd *pair = polled + FIRST_LINK + 2 * index;
    ssize_t length = read(pair[!from_program].fd, bytes, sizeof bytes);
    for (ssize_t sent = 0; sent < length;) {
        ssize_t count = send(pair[from_program].fd, bytes + sent, (size_t)(length - sent), MSG_NOSIGNAL);
        if (count < 0) length = 0;
        sent += count;
    }
    if (length <= 0) {
        close(pair[0].fd);
        close(pair[1].fd);
        pair[0].fd = pair[1].fd = -1;
        return;
    }
    struct link *link = links + index;
    if (from_program && !link->program_spoke_last) counts[link->server]++;
    link->program_spoke_last = from_program;
}

static void report(int servers) {
    char line[16];
    if (read(0, line, sizeof line) <= 0) exit(0);
    for (int server = 0; server < servers; server++) printf("%lu%c", counts[server], server + 1 < servers ? ' ' : '\n');
    fflush(stdout);
}

int main(int count, char **arguments) {
    int servers = (count - 1) / 2;
    if (count < 3 || count % 2 == 0 || servers > MOST_SERVERS) {
        fputs("usage: turns LISTEN TARGET [LISTEN TARGET]...\n", stderr);
        return 64;
    }
    for (size_t index = 0; index < sizeof polled / sizeof *polled; index++) polled[index].fd = -1;
    polled[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    for (int server = 0; server < servers; server++) {
        targets[server] = arguments[2 + 2 * server];
        unlink(arguments[1 + 2 * server]);
        polled[1 + server] = (struct pollfd){.fd = open_socket(arguments[1 + 2 * server], bind), .events = POLLIN};
        if (listen(polled[1 + server].fd, 64) < 0) fail("listen");
    }
    for (;;) {
        if (poll(polled, sizeof polled / sizeof *polled, -1) < 0) fail("poll");
        for (int index = 0; index < MOST_LINKS; index++) {
            struct pollfd *pair = polled + FIRST_LINK + 2 * index;
            if (pair[0].fd >= 0 && pair[0].revents) pass(index, true);
            if (pair[0].fd >= 0 && pair[1].revents) pass(index, false);
        }
        for (int server = 0; server < servers; server++)
            if (polled[1 + server].revents) accept_link(server);
        if (polled[0].revents) report(servers);
    }
}
