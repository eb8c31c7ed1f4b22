#pragma once

namespace mugugno::bench {

// Serves "/mugugno.bench.Echo/Call" with the callback API of gRPC on a free port of 127.0.0.1,
// prints the address, and goes on until it is killed: the least a server can do with a submission.
int ServeEcho();

}  // namespace mugugno::bench
