#include "check/check.h"
#include "cli/session.h"

int run_build(const struct options *options) {
    struct session session;
    int status = EXIT_TROUBLE;
    if (session_begin(options, &session) && session_load(&session, true, stderr))
        status = EXIT_CLEAN;
    session_end(&session);
    return status;
}
