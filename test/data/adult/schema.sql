CREATE TABLE adult_train (
    age integer,
    workclass text,
    fnlwgt integer,
    education text,
    education_num integer,
    marital_status text,
    occupation text,
    relationship text,
    race text,
    sex text,
    capital_gain integer,
    capital_loss integer,
    hours_per_week integer,
    native_country text,
    income text
);

CREATE TABLE adult_test (LIKE adult_train);
