CREATE TABLE shoppers_train (
    administrative integer,
    administrative_duration double precision,
    informational integer,
    informational_duration double precision,
    product_related integer,
    product_related_duration double precision,
    bounce_rates double precision,
    exit_rates double precision,
    page_values double precision,
    special_day double precision,
    month text,
    operating_systems integer,
    browser integer,
    region integer,
    traffic_type integer,
    visitor_type text,
    weekend boolean,
    revenue boolean
);

CREATE TABLE shoppers_test (LIKE shoppers_train);
