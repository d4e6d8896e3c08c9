"""志愿服务时长: the month's ledger, its workbook, and certificates of hours."""
