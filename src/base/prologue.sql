-- synth: install script, assembled from the rooms' .sql files (see Makefile)
\echo Use "CREATE EXTENSION synth" to load this file. \quit

