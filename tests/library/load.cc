// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * load.cc - load a kernel with libsigfmt, in C++
 *
 *	load-cc [--dry-run|--plan] [--crash] MANIFEST IMAGE INITRD LINE
 *
 * Image and initramfs are given as descriptors, the manifest as memory.  Prints "loaded" or
 * what is wrong; the exit status is the library's.  --plan only prints the addresses, on the
 * machine that machine() describes.
 */
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <libsigfmt.h>

namespace {

template <auto release> struct deleter {
	template <typename T> void operator()(T *object) const { release(object); }
};
using error_ptr = std::unique_ptr<sf_error, deleter<sf_error_free>>;
using plan_ptr = std::unique_ptr<sf_plan, deleter<sf_plan_free>>;
using text_ptr = std::unique_ptr<char, deleter<sf_free>>;

class descriptor {
public:
	explicit descriptor(const char *path) : fd(open(path, O_RDONLY | O_CLOEXEC)) {}
	~descriptor() { if (fd >= 0) close(fd); }
	descriptor(const descriptor &) = delete;
	descriptor &operator=(const descriptor &) = delete;
	const int fd;
};

struct options {
	bool dry_run = false, plan = false, crash = false;
};

/* Describe a machine with 4 GiB, half of them reserved for a crash kernel. */
sf_machine machine_with(sf_range &ram)
{
	sf_machine machine = {};

	machine.size = sizeof(machine);
	machine.page_size = 4096;
	machine.handover = true;
	machine.ram = { &ram, 1 };
	machine.firmware_ram = { &ram, 1 };
	machine.crash = { 0x40000000, 0xc0000000 };
	return machine;
}

sf_status go(const sf_plan *plan, const options &how, sf_error *error)
{
	sf_status status = sf_plan_preflight(plan, error);

	if (how.plan) {
		std::cout << text_ptr(sf_plan_picture(plan, 80, false)).get();
		return status;
	}
	if (!status)
		status = how.dry_run ? sf_plan_dry_run(plan, error) : sf_plan_load(plan, error);
	if (!status)
		std::cout << (how.dry_run ? "would load\n" : "loaded\n");
	return status;
}

int load(char **files, const options &how)
{
	std::ifstream file(files[0], std::ios::binary);
	std::string manifest((std::istreambuf_iterator<char>(file)), {});
	descriptor image(files[1]), initrd(files[2]);
	const std::vector<sf_input> initrds = { sf_input_fd(initrd.fd, files[2]) };
	sf_range ram = { 0, 0x100000000 };
	sf_machine machine = machine_with(ram);
	error_ptr error(sf_error_new());
	sf_request request = {};
	sf_plan *made;

	request.size = sizeof(request);
	request.manifest = sf_input_memory(manifest.data(), manifest.size(), files[0]);
	request.image = sf_input_fd(image.fd, files[1]);
	request.initrds = initrds.data();
	request.nr_initrds = initrds.size();
	request.command_line = files[3];
	request.machine = how.plan ? &machine : nullptr;
	request.crash = how.crash;

	sf_status status = sf_plan_make(&request, &made, error.get());
	plan_ptr plan(made);
	if (!status)
		status = go(plan.get(), how, error.get());
	if (status)
		std::cerr << sf_error_cause(error.get()) << ": " << sf_error_errno_name(error.get()) <<
			": " << sf_error_text(error.get()) << '\n';
	return status;
}

} // namespace

int main(int argc, char **argv)
{
	options how;

	for (; argc > 1 && !std::strncmp(argv[1], "--", 2); argc--, argv++) {
		how.dry_run |= !std::strcmp(argv[1], "--dry-run");
		how.plan |= !std::strcmp(argv[1], "--plan");
		how.crash |= !std::strcmp(argv[1], "--crash");
	}
	if (argc != 5) {
		std::cerr << "usage: load-cc [--dry-run|--plan] [--crash] MANIFEST IMAGE INITRD LINE\n";
		return 1;
	}
	return load(argv + 1, how);
}
