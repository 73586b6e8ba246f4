// One system at a time: the machine is small, and a fault in one must not be felt in another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
