print("medianest")
