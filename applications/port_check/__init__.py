"""進出港口安全檢查報驗: agencies, schools, groups and people who go out through a port other than as ordinary crew."""
