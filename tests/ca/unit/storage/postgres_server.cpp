// SPDX-License-Identifier: Apache-2.0
#include "unit/storage/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

namespace esign::ca::storage::test {
namespace {

const std::filesystem::path bin = "/usr/lib/postgresql/15/bin";

/// PostgreSQL does not run as root: then it is nobody.
void drop_privileges() {
  if (::geteuid() != 0) return;
  const passwd* user = ::getpwnam("nobody");
  if (user == nullptr || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
}

pid_t spawn(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, 1);
  ::dup2(out, 2);
  drop_privileges();
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

int finish(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

class Server {
 public:
  Server() {
    std::string pattern = (std::filesystem::temp_directory_path() / "esign-pg-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    if (::geteuid() == 0) {
      const passwd* user = ::getpwnam("nobody");
      if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) return;
    }
    port_ = free_port();
    if (finish(spawn({bin / "initdb", "-D", folder_ + "/data", "-U", "esign", "-A", "trust", "-E", "UTF8", "--locale=C"}, folder_ + "/log")) == 0) start();
  }
  ~Server() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void start() {
    child_ = spawn({bin / "postgres", "-D", folder_ + "/data", "-p", std::to_string(port_), "-c", "listen_addresses=127.0.0.1", "-c",
                    "unix_socket_directories=" + folder_, "-c", "shared_buffers=64MB"}, folder_ + "/log");
    for (int wait = 0; wait < 200; ++wait) {
      if (finish(spawn({bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", std::to_string(port_)}, folder_ + "/ready")) == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  void stop() {
    if (child_ <= 0) return;
    ::kill(child_, SIGINT);  // fast shutdown: clients are cut off
    finish(child_);
    child_ = 0;
  }
  std::string new_database() {
    const std::string name = "register" + std::to_string(++databases_);
    const int made = finish(spawn({bin / "createdb", "-h", "127.0.0.1", "-p", std::to_string(port_), "-U", "esign", name}, folder_ + "/ready"));
    return made == 0 ? "postgresql://esign@127.0.0.1:" + std::to_string(port_) + "/" + name : std::string();
  }

 private:
  std::string folder_{};
  int port_ = 0, databases_ = 0;
  pid_t child_ = 0;
};

Server* server() {
  if (!std::filesystem::exists(bin / "postgres")) return nullptr;
  static Server one;
  return &one;
}

}  // namespace

std::string PostgresServer::new_database() { return server() == nullptr ? std::string() : server()->new_database(); }
void PostgresServer::stop() { server()->stop(); }
void PostgresServer::start() { server()->start(); }

}  // namespace esign::ca::storage::test
