"""各類案件報案: report an incident that is not urgent; 118 stands first and always in sight (facts §4.4)."""
