#include <fcgiapp.h>

// Descriptors for "stop" that poll(2) can wait for; Swift's Glibc module leaves these headers out.
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <sys/socket.h>
// Glibc declares it for _GNU_SOURCE only, which Swift does not define.
extern int accept4(int socket, struct sockaddr *address, socklen_t *size, int flags);
