//! The program: hands the command line to [`dealdeck::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    dealdeck::cli::main()
}
