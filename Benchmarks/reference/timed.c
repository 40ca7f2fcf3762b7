/*
 * Runs a program and adds a line to a file: seconds by the clock, seconds of processor time, peak memory in
 * kilobytes. Ends with the program's own status.
 *
 *   timed FILE COMMAND [ARGUMENT…]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double clock_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: timed FILE COMMAND [ARGUMENT…]\n");
        return 64;
    }
    double began = clock_seconds();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        fprintf(stderr, "%s: %s\n", arguments[2], strerror(errno));
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("timed");
        return 1;
    }
    double took = clock_seconds() - began;
    FILE *file = fopen(arguments[1], "a");
    if (!file || fprintf(file, "%.4f %.4f %ld\n", took, of(usage.ru_utime) + of(usage.ru_stime), usage.ru_maxrss) < 0
        || fclose(file) != 0) {
        perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
