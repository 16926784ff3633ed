/* Frames of a websocket: what is read lies within what came, however it is cut. */
#include <stdlib.h>
#include <string.h>

#include "mock/notify/frame.h"
#include "tests/fuzz/fuzz.h"

FUZZ(frame)
{
    struct mock_frame f;
    char accept[MOCK_WEBSOCKET_ACCEPT];
    if (mock_websocket_accept(text, accept))
        FUZZ_HOLDS(strlen(accept) == 28);
    char *bytes = malloc(size + 1);
    if (!bytes)
        return;
    memcpy(bytes, text, size);
    for (size_t at = 0; at < size; at += f.whole) {
        int code = mock_frame_read(bytes + at, size - at, &f);
        FUZZ_HOLDS(code == 0 || code == MOCK_CLOSE_PROTOCOL || code == MOCK_CLOSE_TOO_BIG);
        FUZZ_HOLDS(f.whole <= size - at && f.n <= MOCK_FRAME_PAYLOAD);
        FUZZ_HOLDS(!f.whole || f.payload + f.n == bytes + at + f.whole);
        if (code != 0 || f.whole == 0)
            break;
        FUZZ_HOLDS(mock_frame_close_code(&f) >= 1000);
    }
    free(bytes);
}
