// SPDX-License-Identifier: Apache-2.0
// What the kit takes of Asio: one executor type everywhere, because the polymorphic one costs on every operation. Inside of the kit.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "httpd/workers.h"

namespace esign::httpd {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using TlsStream = asio::ssl::stream<Socket>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
using UseTask = asio::use_awaitable_t<Executor>;
inline constexpr UseTask kTask{};
inline constexpr asio::as_tuple_t<UseTask> kTuple{};

/// Runs `job` on a worker and comes back to `executor`; nothing when the pool's queue is full.
template <class R, class F>
Task<std::optional<R>> on_worker(Executor executor, Workers& pool, F job) {
  const auto start = [executor, &pool](auto handler, F work) {
    auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
    const auto answer = [executor, waiting](std::optional<R> result) {
      asio::post(executor, [waiting, value = std::move(result)]() mutable { std::move (*waiting)(std::move(value)); });
    };
    const Workers::Taken taken = pool.offer([answer, todo = std::move(work)]() mutable { answer(todo()); });
    if (taken == Workers::Taken::full) answer(std::nullopt);
  };
  co_return co_await asio::async_initiate<const UseTask, void(std::optional<R>)>(start, kTask, std::move(job));
}

}  // namespace esign::httpd
