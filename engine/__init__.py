"""The numbers of the park: experiments, frames, data sets, kernels. Nothing of the web."""
