"""What every training needs: a trainer for a task, its learners, optimizers, and the device."""
