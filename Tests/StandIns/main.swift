print("stand-ins")
