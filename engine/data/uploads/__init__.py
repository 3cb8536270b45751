"""Reading the image sets that people bring: files of many kinds -> arrays -> pixels, labels and names of classes."""
