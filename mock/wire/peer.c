/* Is the client still there that has ended its side of the connection? The end of what it sends
 * looks the same whether it has called shutdown() or close(). On this machine the kernel knows: a
 * socket that nobody holds any more has no inode. A client on another machine is asked by probes:
 * its kernel refuses them once it has forgotten the connection, a minute after the close(). */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mock/wire/internal.h"

enum { PROBE_EACH_S = 10 };

struct question {
    struct nlmsghdr head;
    struct inet_diag_req_v2 request;
};

struct answer {
    struct nlmsghdr head;
    struct inet_diag_msg about;
};

static __be16 set_end(const struct sockaddr_storage *a, __be32 to[4])
{
    const struct sockaddr_in *four = (const void *)a;
    const struct sockaddr_in6 *six = (const void *)a;
    if (a->ss_family == AF_INET6)
        memcpy(to, &six->sin6_addr, sizeof six->sin6_addr);
    else
        to[0] = four->sin_addr.s_addr;
    return a->ss_family == AF_INET6 ? six->sin6_port : four->sin_port;
}

/* Names the client's end: its address is our peer's. */
static bool write_question(int fd, struct question *q)
{
    struct sockaddr_storage us, them;
    socklen_t n_us = sizeof us, n_them = sizeof them;
    if (getsockname(fd, (struct sockaddr *)&us, &n_us) != 0 ||
        getpeername(fd, (struct sockaddr *)&them, &n_them) != 0)
        return false;
    *q = (struct question){
        .head = {.nlmsg_len = sizeof *q,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST},
        .request = {.sdiag_family = (__u8)them.ss_family,
                    .sdiag_protocol = IPPROTO_TCP,
                    .id = {.idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}}};
    q->request.id.idiag_sport = set_end(&them, q->request.id.idiag_src);
    q->request.id.idiag_dport = set_end(&us, q->request.id.idiag_dst);
    return true;
}

bool mock_peer_has_closed(int fd)
{
    struct question q;
    struct answer a = {0};
    if (!write_question(fd, &q))
        return true; /* reset meanwhile */
    int diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    bool told = diag >= 0 && send(diag, &q, sizeof q, 0) == (ssize_t)sizeof q &&
                recv(diag, &a, sizeof a, MSG_DONTWAIT) >= (ssize_t)sizeof a &&
                a.head.nlmsg_type == SOCK_DIAG_BY_FAMILY;
    if (diag >= 0)
        close(diag);
    return told && a.about.idiag_inode == 0;
}

void mock_peer_probe(int fd)
{
    static const int on = 1, each_s = PROBE_EACH_S;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &each_s, sizeof each_s);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &each_s, sizeof each_s);
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}
