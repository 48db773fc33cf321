-- Takes a database of the tests back to what the migrations left in it, in about a millisecond.
-- Run once, by the superuser, in the template database: everything here lives in the schema "tests".
CREATE SCHEMA tests;

DO $$
DECLARE
    kept text;
    filled boolean;
BEGIN
    FOR kept IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', kept) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE tests.%I AS TABLE public.%I', kept, kept);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION tests.wipe() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found_table text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    -- neither foreign keys nor triggers that forbid deleting from the trail
    SET LOCAL session_replication_role = replica;
    FOR found_table IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', found_table);
    END LOOP;
    FOR found_table IN SELECT tablename FROM pg_tables WHERE schemaname = 'tests' LOOP
        EXECUTE format(
            'INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE tests.%I', found_table, found_table
        );
    END LOOP;
    PERFORM setval(format('public.%I', sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$;
