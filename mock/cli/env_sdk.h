/* env_sdk.h - the files and variables by which the vendor's own clients talk to a mock.
 *
 *   mock_sdk_write(MOCK_SDK_PYTHON, "gcmock-sdk", &offer, &exports, &err);
 *
 * Source:     env_sdk.c names for each client where what it reads is documented.
 * Ownership:  everything is borrowed.
 * Errors:     GC_E_IO with the file; GC_E_USAGE for a base that is no URL; GC_E_NOMEM.
 */
#ifndef MOCK_CLI_ENV_SDK_H
#define MOCK_CLI_ENV_SDK_H

#include "base/status.h"
#include "base/strbuf.h"

#define MOCK_SDK_CHOICES "none|javascript|python|java|go|dotnet|terraform|cli"
enum mock_sdk {
    MOCK_SDK_NONE,
    MOCK_SDK_JAVASCRIPT,
    MOCK_SDK_PYTHON,
    MOCK_SDK_JAVA,
    MOCK_SDK_GO,
    MOCK_SDK_DOTNET,
    MOCK_SDK_TERRAFORM,
    MOCK_SDK_CLI,
    MOCK_N_SDKS
};

struct mock_sdk_offer {
    const char *base; /* http://HOST:PORT, with /w/NAME for a world */
    const char *client_id, *client_secret;
};

/* Writes the client's file below dir (which is made) and adds export lines for the shell. */
GC_NODISCARD enum gc_status mock_sdk_write(enum mock_sdk sdk, const char *dir,
                                           const struct mock_sdk_offer *offer,
                                           struct gc_strbuf *exports, struct gc_error *err);

/* env.c: export NAME='value', quoted for the shell; nothing for an empty value. */
void mock_put_export(struct gc_strbuf *to, const char *name, const char *value);

#endif
