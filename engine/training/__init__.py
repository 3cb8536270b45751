"""What every training needs: optimizers, and the device."""
