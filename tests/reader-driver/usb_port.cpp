// SPDX-License-Identifier: Apache-2.0
// USB for a pcscd without USB: preloaded (LD_PRELOAD), it answers the daemon's calls to libudev. Readers come and go by the
// lines of a FIFO, and the drivers are those of a folder of one's own instead of the installed ones.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kInstalledDrivers = "/usr/lib/pcsc/drivers";  // compiled into pcscd
constexpr const char* kVendor = "1209";                                  // as the driver's Info.plist has them
constexpr const char* kProduct = "e516";
constexpr std::size_t kLongestLine = 512;

/// A line of the FIFO: "add PORT SOCKET" or "remove PORT".
struct Device {
  std::string action{}, port{}, socket{};
};

int fifo = -1;
char anything = 0;  // stands for the objects of libudev that have no state here

/// Octet by octet: what is left in the FIFO must still wake the daemon's poll().
std::string next_line() {
  std::string line;
  char octet = 0;
  while (line.size() < kLongestLine && ::read(fifo, &octet, 1) == 1 && octet != '\n') line.push_back(octet);
  return line;
}

std::string moved(const char* path) {
  const char* folder = std::getenv("ESIGN_USB_DRIVERS");
  const std::string_view wanted = path == nullptr ? std::string_view{} : path;
  if (folder == nullptr || !wanted.starts_with(kInstalledDrivers)) return std::string(wanted);
  return folder + std::string(wanted.substr(kInstalledDrivers.size()));
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

#define ESIGN_USB extern "C" __attribute__((visibility("default")))

ESIGN_USB void* opendir(const char* path) { return real<void*(const char*)>("opendir")(moved(path).c_str()); }
ESIGN_USB FILE* fopen(const char* path, const char* mode) {
  return real<FILE*(const char*, const char*)>("fopen")(moved(path).c_str(), mode);
}
ESIGN_USB void* dlopen(const char* path, int mode) noexcept {
  const auto call = real<void*(const char*, int)>("dlopen");
  return path == nullptr ? call(nullptr, mode) : call(moved(path).c_str(), mode);
}

ESIGN_USB void* udev_new() { return &anything; }
ESIGN_USB void* udev_unref(void*) { return nullptr; }

ESIGN_USB void* udev_monitor_new_from_netlink(void*, const char*) {
  const char* path = std::getenv("ESIGN_USB_PORT");
  // For writing as well: with no writer left the FIFO would be at its end for ever.
  fifo = path == nullptr ? -1 : ::open(path, O_RDWR | O_CLOEXEC);
  return fifo < 0 ? nullptr : &anything;
}
ESIGN_USB int udev_monitor_filter_add_match_subsystem_devtype(void*, const char*, const char*) { return 0; }
ESIGN_USB int udev_monitor_enable_receiving(void*) { return 0; }
ESIGN_USB int udev_monitor_get_fd(void*) { return fifo; }

ESIGN_USB Device* udev_monitor_receive_device(void*) {
  auto device = std::make_unique<Device>();
  std::istringstream words(next_line());
  words >> device->action >> device->port >> device->socket;
  return device->port.empty() ? nullptr : device.release();
}
ESIGN_USB void* udev_device_unref(Device* device) {
  const std::unique_ptr<Device> ended(device);
  return nullptr;
}

ESIGN_USB const char* udev_device_get_action(Device* device) { return device->action.c_str(); }
ESIGN_USB const char* udev_device_get_sysname(Device* device) { return device->port.c_str(); }
ESIGN_USB const char* udev_device_get_devnode(Device* device) { return device->socket.c_str(); }
ESIGN_USB Device* udev_device_get_parent_with_subsystem_devtype(Device* device, const char*, const char*) { return device; }
ESIGN_USB const char* udev_device_get_sysattr_value(Device* device, const char* name) {
  if (std::strcmp(name, "idVendor") == 0) return kVendor;
  if (std::strcmp(name, "idProduct") == 0) return kProduct;
  return std::strcmp(name, "serial") == 0 ? device->port.c_str() : nullptr;
}

// Nothing is plugged in when the daemon starts.
ESIGN_USB void* udev_device_new_from_syspath(void*, const char*) { return nullptr; }
ESIGN_USB void* udev_enumerate_new(void*) { return &anything; }
ESIGN_USB int udev_enumerate_add_match_subsystem(void*, const char*) { return 0; }
ESIGN_USB int udev_enumerate_scan_devices(void*) { return 0; }
ESIGN_USB void* udev_enumerate_get_list_entry(void*) { return nullptr; }
ESIGN_USB void* udev_enumerate_unref(void*) { return nullptr; }
ESIGN_USB void* udev_list_entry_get_next(void*) { return nullptr; }
ESIGN_USB const char* udev_list_entry_get_name(void*) { return nullptr; }
