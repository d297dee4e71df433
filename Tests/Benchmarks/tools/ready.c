/* Measures how long a responder takes from its start to its first answer: the median of several starts, in microseconds.
 *
 * ready TIMES SOCKET PATH COMMAND [ARGUMENT]...    the answer to GET PATH must be 200 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TIMES = 100, PATIENCE_SECONDS = 10 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static struct sockaddr_un address_of(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "ready: %s: too long\n", path);
        exit(1);
    }
    strcpy(address.sun_path, path);
    return address;
}

/* A record's head, and behind it room for short contents (FastCGI specification, section 3.3). */
static size_t record(unsigned char *bytes, unsigned char type, const void *content, size_t length) {
    const unsigned char head[] = {1, type, 0, 1, (unsigned char)(length >> 8), (unsigned char)length, 0, 0};
    memcpy(bytes, head, sizeof head);
    if (length) memcpy(bytes + sizeof head, content, length);
    return sizeof head + length;
}

static size_t parameter(unsigned char *bytes, const char *name, const char *value) {
    size_t name_length = strlen(name), value_length = strlen(value);
    if (name_length > 127 || value_length > 127) {
        fputs("ready: the path is too long\n", stderr);
        exit(64);
    }
    bytes[0] = (unsigned char)name_length;
    bytes[1] = (unsigned char)value_length;
    memcpy(bytes + 2, name, name_length);
    memcpy(bytes + 2 + name_length, value, value_length);
    return 2 + name_length + value_length;
}

static size_t request(unsigned char *bytes, const char *path) {
    static const unsigned char begin[8] = {0, 1};
    unsigned char parameters[512];
    size_t weight = parameter(parameters, "REQUEST_METHOD", "GET");
    weight += parameter(parameters + weight, "REQUEST_URI", path);
    weight += parameter(parameters + weight, "REMOTE_ADDR", "127.0.0.1");
    size_t length = record(bytes, 1, begin, sizeof begin);
    length += record(bytes + length, 4, parameters, weight);
    length += record(bytes + length, 4, NULL, 0);
    length += record(bytes + length, 5, NULL, 0);
    return length;
}

static void ask(const char *socket_path, const char *path) {
    struct sockaddr_un address = address_of(socket_path);
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    unsigned char bytes[1024];
    size_t length = request(bytes, path);
    if (write(connection, bytes, length) != (ssize_t)length) fail("write");

    char answer[4096];
    ssize_t count = read(connection, answer, sizeof answer - 1);
    if (count < 8) fail("no answer");
    answer[count] = 0;
    if (strncmp(answer + 8, "Status: 200", 11) != 0) {
        fprintf(stderr, "ready: the answer is no 200: %.60s\n", answer + 8);
        exit(1);
    }
    close(connection);
}

static long long now_microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static int compare(const void *left, const void *right) {
    long long a = *(const long long *)left, b = *(const long long *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    int times = count > 4 ? atoi(arguments[1]) : 0;
    if (times < 1 || times > MOST_TIMES) {
        fputs("usage: ready TIMES SOCKET PATH COMMAND [ARGUMENT]...\n", stderr);
        return 64;
    }
    struct sockaddr_un address = address_of(arguments[2]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(arguments[2]);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 8) < 0) fail(arguments[2]);

    long long taken[MOST_TIMES];
    for (int index = 0; index < times; index++) {
        long long start = now_microseconds();
        pid_t child = fork();
        if (child == 0) {
            dup2(listener, 0);
            close(listener);
            execvp(arguments[4], arguments + 4);
            fail(arguments[4]);
        }
        ask(arguments[2], arguments[3]);
        taken[index] = now_microseconds() - start;
        kill(child, SIGTERM);
        waitpid(child, NULL, 0);
    }
    qsort(taken, (size_t)times, sizeof *taken, compare);
    printf("%lld\n", taken[times / 2]);
    return 0;
}
