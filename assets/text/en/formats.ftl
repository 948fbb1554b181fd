# How numbers and dates are written. In patterns, D is the day, M the name of the month, Y the
# year, N a number.

format-group = ,
format-point = .
format-thousand = k
format-million = m
format-billion = bn
format-trillion = tn
format-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
format-weekdays = Mon Tue Wed Thu Fri Sat Sun
format-day = D M
format-full-day = D M Y
format-month = M Y
format-days = Nd
format-months-ago = Nmo
format-years-ago = Ny
format-overdue = overdue N
format-today = today
format-tomorrow = tomorrow
format-yes = yes
format-no = no
