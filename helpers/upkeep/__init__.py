"""What ``course.py`` needs: the installation, fresh notebooks, the doctor. No lesson calls it."""
