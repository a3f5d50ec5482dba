"""The course as packages that learning platforms take in whole: one module a platform's format."""
